import { CLOSE } from '#core/protocol/close.ts'
import type { Welcome } from '#core/protocol/down.ts'
import { LIMITS } from '#core/protocol/limits.ts'
import { CAN, type Role } from '#core/protocol/access.ts'
import type { Author } from '#core/protocol/shared.ts'
import { weigh } from './changes.ts'
import { isChat, messageOf } from './chat.ts'
import { TAIL_CHARS } from './document.ts'
import type { Hello } from '#core/protocol/up.ts'
import { PROTOCOL_VERSION } from '#core/protocol/version.ts'
import { logFocus } from './focus.ts'
import { TEMPLATE_CLIENT } from './create.ts'
import { problemsFor } from './judgements.ts'
import { knocksFor } from './knocks.ts'
import { knowMember } from './member.ts'
import { NOWHERE, presenceNow } from './here.ts'
import { cursorsNow } from './presence.ts'
import { REDACTION_CLIENT } from './redact.ts'
import {
  append,
  authorOf,
  bitsOf,
  clientOf,
  documentOf,
  mayI,
  memberOf,
  personOf,
  present,
  type Connection,
  type Effect,
  type Here,
  type Room,
} from './room.ts'

/**
 * Operations of a tail at most, as `TAIL_CHARS` is of characters: further back the text is sent instead, because
 * reading a long history into memory for one client would end the room for all.
 */
const TAIL_OPS = 50_000

/** Characters of texts and tails in one welcome, after which no further file is added. */
const WELCOME_CHARS = 12 * 1024 * 1024

/** Comings and goings looked at after waking: more than there can be sockets, however long the history. */
const RECENT_COMINGS = 2_000

/** Clients by which the room itself writes. */
const OWN_CLIENTS: readonly string[] = [TEMPLATE_CLIENT, REDACTION_CLIENT]

/** Who the Worker says is opening a socket; `script` is the client id made for a script. */
export type Arrival = {
  id: string
  user: string
  name: string
  guest: boolean
  role: Role
  /** The colour they chose; without one they keep theirs or get one that is free. */
  color?: number | null
  script?: string
}

/** Accepts a socket; it may do nothing but say hello. */
export function connect(room: Room, at: number, arrival: Arrival): Effect[] {
  const { id, user } = arrival
  const mine = [...room.connections.values()].filter((other) => other.user === user)
  if (mine.length >= LIMITS.socketsPerPerson || room.connections.size >= LIMITS.sockets) {
    return [{ do: 'close', to: id, code: CLOSE.tooMany, reason: 'too many connections' }]
  }
  knowMember(room, arrival)
  room.connections.set(id, newConnection(room, id, user, at))
  return []
}

/** A connection that the platform kept while the room slept. */
export function resume(
  room: Room,
  at: number,
  kept: { id: string; user: string; client: string | null; here?: Here | undefined },
): Connection {
  const { id, user, client, here = NOWHERE } = kept
  const connection = { ...newConnection(room, id, user, at), client, here }
  room.connections.set(id, connection)
  return connection
}

/** A socket of somebody, that said nothing yet. */
export const newConnection = (room: Room, id: string, user: string, at: number): Connection => ({
  id,
  user,
  client: null,
  budget: room.options.burst,
  counted: at,
  strikes: 0,
  typed: -Infinity,
  cursor: null,
  script: null,
  here: NOWHERE,
  line: null,
  untold: { here: false, line: false, place: false },
  recorded: null,
  places: new Map(),
})

/** Notes in the log that somebody came, and with which role: it may be one that nobody in the room gave them. */
export function logJoin(room: Room, at: number, user: string): void {
  const member = memberOf(room, user)
  append(room, at, { kind: 'join', by: authorOf(member), role: member.role })
}

/** Binds a client instance to its person and answers with everything it lacks. */
export function hello(room: Room, connection: Connection, at: number, message: Hello): Effect[] {
  // What a closed socket still says on its way out is nobody's.
  const turnAway = (code: number, reason: string): Effect[] => {
    room.connections.delete(connection.id)
    return [{ do: 'close', to: connection.id, code, reason }]
  }
  if (message.v !== PROTOCOL_VERSION) return turnAway(CLOSE.badMessage, 'protocol version')
  // Those by which the room itself writes.
  if (OWN_CLIENTS.includes(message.client)) return turnAway(CLOSE.forbidden, 'client id of the room')
  const owner = clientOf(room, message.client)
  if (owner && owner.user !== connection.user) return turnAway(CLOSE.forbidden, 'client id of somebody else')
  const effects: Effect[] = []
  for (const other of present(room)) {
    if (other.client !== message.client || other.id === connection.id) continue
    room.connections.delete(other.id)
    // Whether it has the focus now, the page will say.
    connection.here = { ...connection.here, lost: other.here.lost }
    effects.push({ do: 'close', to: other.id, code: CLOSE.replaced, reason: 'connected again' })
    effects.push({ do: 'broadcast', except: connection.id, message: { t: 'leave', client: message.client } })
  }
  const first = !present(room).some((other) => other.user === connection.user)
  const returning = effects.length > 0
  if (!owner) {
    room.log.bindClient(message.client, connection.user)
    room.clients.set(message.client, { user: connection.user, n: 0 })
  }
  if (first && !returning) logJoin(room, at, connection.user)
  connection.client = message.client
  effects.push(
    { do: 'attach', to: connection.id, client: message.client, here: connection.here },
    { do: 'send', to: connection.id, message: welcome(room, connection, at, message) },
    { do: 'broadcast', except: connection.id, message: { t: 'join', person: personOf(room, connection) } },
  )
  if (first) effects.push({ do: 'presence' })
  return [...effects, ...logFocus(room, at)]
}

/** Forgets a socket. Its person leaves with their last one. */
export function disconnect(room: Room, at: number, id: string): Effect[] {
  const connection = room.connections.get(id)
  if (!connection) return []
  room.connections.delete(id)
  if (connection.client === null) return []
  const effects: Effect[] = [{ do: 'broadcast', message: { t: 'leave', client: connection.client } }]
  if (present(room).some((other) => other.user === connection.user))
    return [...effects, ...logFocus(room, at)]
  append(room, at, { kind: 'leave', by: authorOf(memberOf(room, connection.user)) })
  room.focus?.delete(connection.user)
  return [...effects, { do: 'presence' }]
}

/** After waking: people whose sockets ended while nobody listened have left, and the log says so. */
export function leaveAbsent(room: Room, at: number): Effect[] {
  const last = new Map<string, { kind: string; by: Author }>()
  for (const event of room.log.events(['join', 'leave'], RECENT_COMINGS)) {
    if (event.kind === 'join' || event.kind === 'leave') last.set(event.by.user, event)
  }
  for (const { user } of present(room)) last.delete(user)
  const gone = [...last.values()].filter(({ kind }) => kind === 'join')
  for (const { by } of gone) append(room, at, { kind: 'leave', by })
  return gone.length > 0 ? [{ do: 'presence' }] : []
}

function welcome(room: Room, connection: Connection, at: number, message: Hello): Welcome {
  const chat = room.log.events(['chat'], LIMITS.chatHistory)
  return {
    t: 'welcome',
    v: PROTOCOL_VERSION,
    at,
    seq: room.seq,
    room: room.info,
    you: { ...personOf(room, connection), can: bitsOf(room, memberOf(room, connection.user)) },
    n: clientOf(room, message.client)?.n ?? 0,
    people: present(room).map((other) => personOf(room, other)),
    cursors: cursorsNow(room),
    presence: presenceNow(room),
    files: [...room.files.values()].map((file) => ({ ...file })),
    ...textsAndTails(room, message.files),
    chat: chat.filter(isChat).map(messageOf),
    run: room.run,
    ...problemsFor(room, mayI(room, connection, CAN.staffView)),
    ...(room.clock ? { timer: room.clock } : {}),
    ...knocksFor(room, connection, at),
  }
}

/**
 * What a client that holds `files` lacks, as far as it fits a welcome: for the rest it asks. One that holds nothing
 * gets the first file's text.
 */
function textsAndTails(room: Room, files: Hello['files']): Pick<Welcome, 'texts' | 'tails'> {
  const texts: Welcome['texts'] = []
  const tails: Welcome['tails'] = []
  const first = room.files.keys().next().value
  if (files.length === 0 && first) texts.push(textNow(room, first))
  let left = WELCOME_CHARS
  // Each file once; those whose client keeps nothing but an outbox first.
  const asked = [...new Map(files.map((file) => [file.id, file])).values()]
  for (const { id, version, want } of asked.sort((a, b) => a.want.localeCompare(b.want))) {
    if (!room.files.has(id) || left < 0) continue
    const tail = tailSince(room, id, version)
    if (tail) tails.push(tail)
    if (!tail || want === 'both') texts.push(textNow(room, id))
    left -= tail ? weigh(tail.pushes.flatMap(({ ops }) => ops)) : 0
    if (!tail || want === 'both') left -= room.chars.get(id) ?? 0
  }
  return { texts, tails }
}

export function textNow(room: Room, file: string): Welcome['texts'][number] {
  const { version, text } = documentOf(room, file)
  return { file, version, text: text.toString() }
}

/** The operations of a file at or after `version`, as they were logged; null when that is no version or too far back. */
export function tailSince(room: Room, file: string, version: number): Welcome['tails'][number] | null {
  const missed = documentOf(room, file).version - version
  if (missed === 0) return { file, version, pushes: [] }
  if (missed < 0 || missed > TAIL_OPS || version < room.log.floorOf(file)) return null
  if (room.log.charsOf(file, version) > TAIL_CHARS) return null
  const pushes = room.log.pushesOf(file, version).map((entry) => {
    const skip = Math.max(0, version - entry.version)
    return {
      version: entry.version + skip,
      client: entry.client,
      n: entry.n + skip,
      ops: entry.ops.slice(skip),
    }
  })
  return { file, version, pushes }
}
