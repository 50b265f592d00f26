import {
  append,
  authorOf,
  isRecorded,
  listeners,
  memberOf,
  timer,
  type Connection,
  type Effect,
  type LoggedFocus,
  type Room,
} from './room.ts'
import { change } from './here.ts'

/** A focus that comes back sooner was not lost; and a person has one event in this time at most. Milliseconds. */
const HOLD_MS = 1_000
/** Events looked at after waking: more than there can be people here. */
const RECENT = 2_000

/** A page lost the focus, or has it again. Only when all pages of a person are without is it theirs that is lost. */
export function focus(room: Room, connection: Connection, at: number, here: boolean): Effect[] {
  const { lost } = connection.here
  if (here === (lost === undefined)) return []
  const effects = change(room, connection, { lost: here ? undefined : at })
  return [...effects, ...logFocus(room, at)]
}

/** Logs who lost the focus and who has it again, as far as it is time to; asks to be called again for the others. */
export function logFocus(room: Room, at: number): Effect[] {
  if (!isRecorded(room)) return []
  room.focus ??= lastOf(room)
  let wait = Infinity
  for (const [user, since] of lostSince(room)) {
    const last = room.focus.get(user)
    if (last && since === null) last.back ??= at
    else delete last?.back
    if ((last?.lost ?? false) === (since !== null)) continue
    const due = Math.max(since === null ? 0 : since + HOLD_MS, last ? last.at + HOLD_MS : 0)
    if (at < due) wait = Math.min(wait, due - at)
    else logOne(room, at, user, since)
  }
  return wait === Infinity ? [] : timer(room, 'focus', wait)
}

function logOne(room: Room, at: number, user: string, since: number | null): void {
  const last = room.focus?.get(user)
  const ms = since === null && last ? { ms: Math.max(0, (last.back ?? at) - last.since) } : {}
  const stamp = append(room, at, {
    ...{ kind: 'focus', by: authorOf(memberOf(room, user)), lost: since !== null, ...ms },
  })
  room.focus?.set(user, { lost: since !== null, at: stamp.at, since: since ?? at })
}

/** Since when none of a person's pages has the focus; null while one has. Of everybody with a page here. */
function lostSince(room: Room): Map<string, number | null> {
  const all = new Map<string, number | null>()
  for (const { user, here } of listeners(room)) {
    const known = all.get(user)
    const lost = here.lost ?? null
    all.set(user, known === undefined ? lost : known === null || lost === null ? null : Math.max(known, lost))
  }
  return all
}

/** What the log says of everybody's focus; who left has lost nothing. */
function lastOf(room: Room): Map<string, LoggedFocus> {
  const last = new Map<string, LoggedFocus>()
  for (const event of room.log.events(['focus', 'leave'], RECENT)) {
    if (event.kind === 'leave') last.delete(event.by.user)
    else if (event.kind === 'focus')
      last.set(event.by.user, { lost: event.lost, at: event.at, since: event.at - HOLD_MS })
  }
  return last
}
