import type { Channel } from '#core/protocol/chat.ts'

/**
 * What is being written in a channel. It keeps the id under which it was tried, so that a second try cannot double it, and
 * whom the names mean that were picked from the list of people.
 */
export type Draft = { text: string; tried: { id: string; text: string }; chosen: Map<string, string> }

/** What is being written in a room. */
export type Drafts = Record<Channel, Draft>

const kept = new Map<string, Drafts>()

/** What somebody is writing in a room: the same when they open its chat again, or the room, on this page. */
export function draftsOf(room: string, user: string): Drafts {
  const key = `${room} ${user}`
  const known = kept.get(key)
  if (known) return known
  const drafts: Drafts = $state({ all: noDraft(), staff: noDraft() })
  kept.set(key, drafts)
  return drafts
}

const noDraft = (): Draft => ({ text: '', tried: { id: '', text: '' }, chosen: new Map() })
