import { lineOf, type RecordedEvent } from './event.ts'
import { keyframeOf, storedText, type Keyframe } from './keyframe.ts'
import type { Origins } from './origins.ts'
import type { ReplayFile, SessionState } from './state.ts'

/** Events that a clip shows at most. */
export const CLIP_EVENTS = 10_000

/** Who wrote what was there before a clip, when they were not in the room any more. */
const SOMEBODY = 'somebody'
/** Who wrote what a room began with: nobody who could be in it. */
const ROOM = 'room'

/**
 * The state before a clip, which begins with event `from` at time `at`: what is needed to go on from there, and nothing of
 * what was said, printed and deleted before, or of people who had left.
 */
export function clipKeyframe(before: SessionState, from: number, at: number): Keyframe {
  const here = peopleHere(before)
  const { run } = before
  const cut: SessionState = {
    ...before,
    ...{ seq: from - 1, at, chat: [], staffChat: [], notes: [], deletions: new Map() },
    people: new Map([...before.people].filter(([user]) => here.has(user))),
    places: new Map([...before.places].filter(([, { user }]) => here.has(user))),
    // What it still prints is to be seen.
    run: run?.status === 'waiting' || run?.status === 'running' ? { ...run, output: [] } : null,
  }
  for (const [user, { lostAt, ...person }] of cut.people)
    cut.people.set(user, lostAt === undefined ? person : { ...person, lostAt: at })
  return keyframeOf(cut, new Map([...before.files.keys()].map((id) => [id, from - 1])))
}

/** The text that a file had before a clip, as it is stored; what it was before that is not in it. */
export function clipText(before: SessionState, { text, origins }: ReplayFile): string {
  return storedText({ text, origins: withoutAbsent(origins, peopleHere(before)) })
}

/** An event of a clip as a line: without what opens the room, and whom it names beside who is to be seen. */
export function clipLine(event: RecordedEvent): string {
  if (event.kind === 'room') return lineOf({ ...event, room: { ...event.room, id: '', code: '' } })
  if (event.kind !== 'chat') return lineOf(event)
  const { mentions: _, ...chat } = event.chat
  return lineOf({ ...event, chat })
}

const peopleHere = ({ people }: SessionState): ReadonlySet<string> =>
  new Set([...people.values()].filter(({ here }) => here).map(({ user }) => user))

const withoutAbsent = ({ tags, runs }: Origins, here: ReadonlySet<string>): Origins => ({
  tags: tags.map((tag) => {
    const user = tag.slice(1)
    return user === ROOM || here.has(user) ? tag : tag.charAt(0) + SOMEBODY
  }),
  runs,
})
