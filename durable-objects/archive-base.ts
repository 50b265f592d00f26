import * as v from 'valibot'
import { keyframe, keyframeOf, stateOf, storedText } from '#core/replay/keyframe.ts'
import { NO_ORIGINS } from '#core/replay/origins.ts'
import type { SealedUpTo } from '#core/replay/sealer.ts'
import { emptyState } from '#core/replay/state.ts'
import { emptyMemory } from '#core/replay/stats.ts'
import { authorOf, documentOf, memberOf, present, type Room } from '#core/room/room.ts'

const base = v.strictObject({
  frame: keyframe,
  texts: v.array(v.tuple([v.string(), v.string()])),
  chain: v.string(),
})
/** Where a record goes on of which nothing is left: the room as it was, without what was said and done in it. */
export type Base = v.InferOutput<typeof base>

/** The base that `JSON.stringify` wrote; throws for anything else. */
export const parseBase = (json: string): Base => v.parse(base, JSON.parse(json))

/** The room as it is now, to go on from; `chain` is that of its record so far. */
export function baseOf(room: Room, chain: string): Base {
  const { title, language } = room.info
  const state = { ...emptyState(), seq: room.seq, at: room.at, title, language }
  const texts: [string, string][] = []
  for (const { id, name } of room.files.values()) {
    const { text, version } = documentOf(room, id)
    // Where it came from was not kept.
    const origins = text.length === 0 ? NO_ORIGINS : { tags: ['eroom'], runs: Uint32Array.of(text.length, 0) }
    state.files.set(id, { id, name, version, text, origins })
    texts.push([id, storedText({ text, origins })])
  }
  for (const { user } of present(room)) {
    const author = authorOf(memberOf(room, user))
    state.people.set(user, { ...author, here: true, focused: true })
  }
  return { frame: keyframeOf(state, new Map(texts.map(([id]) => [id, room.seq]))), texts, chain }
}

/** What the next segment begins with: a keyframe, which stores every text again. */
export const sealedUpToBase = ({ frame, texts, chain }: Base): SealedUpTo => ({
  chain,
  state: stateOf(frame, new Map(texts)),
  texts: new Map(),
  memory: emptyMemory(),
  since: 0,
})
