import type { Channel } from '#core/protocol/chat.ts'

/** What is being written in a channel. It keeps the id under which it was tried, so that a second try cannot double it. */
export type Draft = { text: string; tried: { id: string; text: string } }

/** Drafts outlive the panel they are written in. */
export type Drafts = Record<Channel, Draft>

/** Nothing written anywhere. */
export const noDrafts = (): Drafts => ({ all: noDraft(), staff: noDraft() })

const noDraft = (): Draft => ({ text: '', tried: { id: '', text: '' } })
