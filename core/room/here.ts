import { maySummon } from '#core/protocol/access.ts'
import type { Activity, Presence } from '#core/protocol/presence.ts'
import type { Up } from '#core/protocol/up.ts'
import { moved } from './moved.ts'
import {
  authorOf,
  bitsOf,
  memberOf,
  present,
  refuse,
  timer,
  type Connection,
  type Effect,
  type Here,
  type Room,
} from './room.ts'

/** News of what people do within this time travel together, milliseconds. */
const COALESCE_MS = 100

/** A person may ask everybody to look at something once in this time, milliseconds. */
const SUMMON_MS = 10_000

/** What a socket that told nothing is doing. */
export const NOWHERE: Here = { activity: 'active', file: null, follows: null }

type Said<T extends Up['t']> = Extract<Up, { t: T }>

/** Somebody became active, idle or away. */
export const activity = (room: Room, connection: Connection, state: Activity): Effect[] =>
  change(room, connection, { activity: state })

/** Somebody looks at a file, and when they are followed, from which line on; or at a surface instead. */
export function view(room: Room, connection: Connection, { file, surface, line }: Said<'view'>): Effect[] {
  if (file !== null && !room.files.has(file)) return []
  const effects = change(room, connection, { file, surface: file === null ? surface : undefined })
  if (line === undefined || file === null) return effects
  connection.line = line
  connection.untold.line = true
  return [...effects, ...timer(room, 'presence', COALESCE_MS)]
}

/** Somebody goes along with another person's view; of who is not here, with nobody's. */
export function follow(room: Room, connection: Connection, user: string | null): Effect[] {
  const here = user !== connection.user && present(room).some((other) => other.user === user)
  return change(room, connection, { follows: here ? user : null })
}

/** Somebody asks everybody to look at a line. Nobody is made to. */
export function summon(
  room: Room,
  connection: Connection,
  at: number,
  { id, file, line }: Said<'summon'>,
): Effect[] {
  const no = (code: Parameters<typeof refuse>[2], why: string) =>
    refuse(connection.id, 'summon', code, why, { id })
  const member = memberOf(room, connection.user)
  if (!maySummon(bitsOf(room, member))) return no('not_allowed', 'You may not call everybody in this room.')
  if (!room.files.has(file)) return no('no_file', 'This file is no longer there.')
  const before = room.summoned.get(connection.user)
  if (before !== undefined && Math.abs(at - before) < SUMMON_MS)
    return no('too_many', 'You can call everybody once in 10 seconds.')
  room.summoned.set(connection.user, at)
  const message = { t: 'summon', by: authorOf(member), file, line } as const
  return [
    { do: 'send', to: connection.id, message: { ...message, id } },
    { do: 'broadcast', except: connection.id, message },
  ]
}

/** Takes news of what a person does; everybody is told with the next batch. */
export function change(room: Room, connection: Connection, news: Partial<Here>): Effect[] {
  const { here } = connection
  const now = { ...here, ...news }
  const same =
    now.activity === here.activity &&
    now.file === here.file &&
    now.surface === here.surface &&
    now.lost === here.lost &&
    now.follows === here.follows
  if (same) return []
  connection.here = now
  connection.untold.here = true
  return [...timer(room, 'presence', COALESCE_MS), ...moved(room, connection)]
}

/** Tells everybody what changed since the last time, and followers where those they follow look. */
export function flushPresence(room: Room): Effect[] {
  const here = present(room)
  const changed = here.filter(({ untold }) => untold.here)
  const scrolled = here.filter(({ untold }) => untold.line)
  const effects: Effect[] = changed.flatMap(({ id, client, here }) =>
    client === null ? [] : [{ do: 'attach', to: id, client, here }],
  )
  if (changed.length > 0)
    effects.push({
      do: 'broadcast',
      message: { t: 'presence', list: changed.map((connection) => presenceOf(room, connection)) },
    })
  for (const connection of scrolled) effects.push(...tellFollowers(room, here, connection))
  for (const connection of here) connection.untold = { ...connection.untold, here: false, line: false }
  return effects
}

function tellFollowers(room: Room, everybody: readonly Connection[], connection: Connection): Effect[] {
  const { client, file } = presenceOf(room, connection)
  const among = everybody.filter(({ here }) => here.follows === connection.user).map(({ id }) => id)
  if (among.length === 0 || file === null || connection.line === null) return []
  return [{ do: 'tell', among, message: { t: 'viewport', client, file, line: connection.line } }]
}

/** What everybody does who told something. */
export const presenceNow = (room: Room): Presence[] =>
  present(room)
    .filter(
      ({ here: { activity, file, surface, lost, follows } }) =>
        activity !== 'active' || file !== null || surface || lost !== undefined || follows !== null,
    )
    .map((connection) => presenceOf(room, connection))

/** A file that is gone is shown by nobody. */
function presenceOf(room: Room, { client, here }: Connection): Presence {
  const file = here.file !== null && room.files.has(here.file) ? here.file : null
  return { client: client ?? '', ...here, file }
}
