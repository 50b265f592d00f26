import type { Up } from '#core/protocol/up.ts'
import { chat, isChat, messageOf } from './chat.ts'
import { changeFile } from './files.ts'
import { logJoin, newConnection, type Arrival } from './join.ts'
import { knowMember } from './member.ts'
import {
  append,
  authorOf,
  clientOf,
  memberOf,
  present,
  type Connection,
  type Effect,
  type Room,
} from './room.ts'
import { run } from './run.ts'
import { overspent, spend } from './spending.ts'
import { writeText, type WholeText } from './whole-text.ts'

/** What somebody can ask of a room without a socket. `input` is all that the program can read. */
export type Ask =
  | ({ t: 'write' } & WholeText)
  | ({ input?: string } & Extract<Up, { t: 'run' }>)
  | Extract<Up, { t: 'chat' | 'createFile' | 'cancel' }>

/** Who asks; `client` is the one under which everything they write so is logged. */
export type Request = { arrival: Arrival; client: string; ask: Ask }

/**
 * Does what somebody asks who has no socket here, by the checks of any socket: they are a member and an author, and not
 * among those who are present. What the room says to them are effects for their arrival's id, which is nobody's socket.
 */
export function request(room: Room, at: number, { arrival, client, ask }: Request): Effect[] {
  knowMember(room, arrival)
  const connection = { ...newConnection(room, arrival.id, arrival.user, at), client }
  const before = room.seq
  const owner = clientOf(room, client)
  if (owner && owner.user !== arrival.user) throw new Error('a client of somebody else')
  // Counted here; it is only bound to its person once something was done under it.
  if (!owner) room.clients.set(client, { user: arrival.user, n: 0 })
  const effects = counted(room, connection, at, ask)
  if (owner) return effects
  if (room.seq === before) room.clients.delete(client)
  else noteVisit(room, connection, at)
  return effects
}

/** Does what is asked unless its author has added too much to the record by now, and counts it to them as the frame of a socket. */
function counted(room: Room, connection: Connection, at: number, ask: Ask): Effect[] {
  // Whole texts are refused where their change is pushed.
  const refused = ask.t === 'write' ? null : overspent(room, connection, at, ask)
  if (refused) return refused
  const { seq } = room
  const effects = act(room, connection, at, ask)
  if (room.seq > seq) spend(room, connection.user, at, charsOf(ask, effects))
  return effects
}

/** UTF-16 units that something adds to the record: of a whole text only what it changed is logged. */
function charsOf(ask: Ask, effects: readonly Effect[]): number {
  if (ask.t !== 'write') return JSON.stringify(ask).length
  return effects.reduce(
    (sum, effect) =>
      effect.do === 'broadcast' && effect.message.t === 'ops'
        ? sum + JSON.stringify(effect.message).length
        : sum,
    0,
  )
}

function act(room: Room, connection: Connection, at: number, ask: Ask): Effect[] {
  switch (ask.t) {
    case 'write':
      return writeText(room, connection, at, ask)
    case 'chat':
      return said(room, connection, ask.id, chat(room, connection, at, ask))
    case 'createFile':
      return changeFile(room, connection, at, ask)
    case 'run':
      return start(room, connection, at, ask)
    case 'cancel':
      return run(room, connection, at, ask)
    default:
      return ask satisfies never
  }
}

/** Its author is no listener: they are told their message as everybody else is. */
function said(room: Room, connection: Connection, id: string, effects: Effect[]): Effect[] {
  const event = room.log.event(room.seq)
  if (!event || !isChat(event) || event.chat.id !== id) return effects
  return [...effects, { do: 'send', to: connection.id, message: { t: 'chat', ...messageOf(event) } }]
}

/** With `input`, nobody types: the program reads that and then the end. */
function start(
  room: Room,
  connection: Connection,
  at: number,
  { input, ...message }: Extract<Ask, { t: 'run' }>,
): Effect[] {
  const effects = run(room, connection, at, message)
  const began = effects.some((effect) => effect.do === 'run')
  if (!began || input === undefined) return effects
  const typed = { t: 'stdin', run: message.id, data: input, closed: true } as const
  return [...effects, ...run(room, connection, at, typed)]
}

/** Whoever reads the record later knows names and roles by who came: noted once, when somebody first does something. */
function noteVisit(room: Room, { user, client }: Connection, at: number): void {
  room.log.bindClient(client ?? '', user)
  if (present(room).some((other) => other.user === user)) return
  logJoin(room, at, user)
  append(room, at, { kind: 'leave', by: authorOf(memberOf(room, user)) })
}
