import { CLOSE } from '#core/protocol/close.ts'
import { LIMITS } from '#core/protocol/limits.ts'
import { parseScript, parseUp } from '#core/protocol/parse.ts'
import type { Up } from '#core/protocol/up.ts'
import { weigh } from './changes.ts'
import { changeChat, chat } from './chat.ts'
import { editDoc, openDoc, placeInDoc } from './doc.ts'
import { changeFile } from './files.ts'
import { focus } from './focus.ts'
import { activity, follow, summon, view } from './here.ts'
import { history } from './history.ts'
import { disconnect, hello, tailSince, textNow } from './join.ts'
import { cancelJudging, judge } from './judge.ts'
import { changeNote, note } from './notes.ts'
import { cursor } from './presence.ts'
import { push } from './push.ts'
import { refuse, type Connection, type Effect, type Room } from './room.ts'
import { run } from './run.ts'
import { complain, content } from './script.ts'
import { overspent, spend, whySpent } from './spending.ts'
import { typing } from './typing.ts'

/** Malformed frames after which a socket is closed. */
const STRIKES = 20

/** Characters of a frame, and of an answer, that count as one more message: large ones are for now and then. */
const CHARS_A_MESSAGE = 16 * 1024
const ANSWER_CHARS_A_MESSAGE = 64 * 1024

/** What everybody is told of and the log keeps whole counts as this many messages. */
const WEIGHTY = 10
const WEIGHTY_TYPES: readonly Up['t'][] = [
  ...(['chat', 'editChat', 'removeChat', 'note', 'editNote', 'removeNote'] as const),
  ...(['createFile', 'renameFile', 'removeFile', 'run', 'judge', 'summon'] as const),
]

/** One frame of a socket: weighs, parses and does it; `data` is null for a binary one. */
export function receive(room: Room, connection: Connection, at: number, data: string | null): Effect[] {
  if (data !== null && data.length > LIMITS.frameChars) {
    const told = connection.script ? complain(connection, 'too_large', 'This message is too large.') : []
    return [...told, ...drop(room, at, connection.id, CLOSE.tooLarge, 'frame too large')]
  }
  if (overBudget(room, connection, at, 1 + Math.floor((data?.length ?? 0) / CHARS_A_MESSAGE))) {
    const told = connection.script ? complain(connection, 'too_many', 'Too many messages.') : []
    return [...told, ...drop(room, at, connection.id, CLOSE.tooMany, 'too many messages')]
  }
  const parse = connection.script ? parseScript : parseUp
  const parsed = data === null ? ({ ok: false, type: '?' } as const) : parse(data)
  if (!parsed.ok) {
    const told = complain(connection, 'bad_message', 'This message could not be read.', parsed.type)
    if (++connection.strikes < STRIKES) return told
    return [...told, ...drop(room, at, connection.id, CLOSE.badMessage, 'too many malformed messages')]
  }
  if (!('t' in parsed.value)) {
    const why = whySpent(room, connection, at)
    if (why !== null) return complain(connection, 'too_large', why)
    const { content: text } = parsed.value
    return counted(room, connection, at, text.length, () => content(room, connection, at, text))
  }
  if (parsed.value.t === 'hello') {
    return connection.client === null
      ? hello(room, connection, at, parsed.value)
      : refuse(connection.id, 'hello', 'bad_message', 'This connection said hello already.')
  }
  if (connection.client === null)
    return refuse(connection.id, parsed.value.t, 'bad_message', 'Say hello first.')
  if (WEIGHTY_TYPES.includes(parsed.value.t)) connection.budget -= WEIGHTY - 1
  const message = parsed.value
  return (
    overspent(room, connection, at, message) ??
    counted(room, connection, at, data?.length ?? 0, () => handle(room, connection, at, message))
  )
}

/** Does what a frame asks, and counts the frame to its sender when something was logged. */
function counted(room: Room, { user }: Connection, at: number, chars: number, act: () => Effect[]): Effect[] {
  const { seq } = room
  const effects = act()
  if (room.seq > seq) spend(room, user, at, chars)
  return effects
}

function handle(
  room: Room,
  connection: Connection,
  at: number,
  message: Exclude<Up, { t: 'hello' }>,
): Effect[] {
  switch (message.t) {
    case 'push':
      return push(room, connection, at, message)
    case 'open':
      return openFile(room, connection, message)
    case 'cursor':
      return cursor(room, connection, message)
    case 'activity':
      return activity(room, connection, message.state)
    case 'focus':
      return focus(room, connection, at, message.here)
    case 'view':
      return view(room, connection, message)
    case 'follow':
      return follow(room, connection, message.user)
    case 'summon':
      return summon(room, connection, at, message)
    case 'chat':
      return chat(room, connection, at, message)
    case 'editChat':
    case 'removeChat':
      return changeChat(room, connection, at, message)
    case 'history':
      return history(room, connection, message)
    case 'typing':
      return typing(room, connection, at, message.channel)
    case 'note':
      return note(room, connection, at, message)
    case 'editNote':
    case 'removeNote':
      return changeNote(room, connection, at, message)
    case 'createFile':
    case 'renameFile':
    case 'removeFile':
      return changeFile(room, connection, at, message)
    case 'run':
    case 'stdin':
    case 'cancel':
      return run(room, connection, at, message)
    case 'judge':
      return judge(room, connection, at, message)
    case 'cancelJudging':
      return cancelJudging(room, connection, message.judgement)
    case 'openDoc':
      return charged(connection, openDoc(room, connection, message))
    case 'doc':
      return editDoc(room, connection, message)
    case 'docCursor':
      return placeInDoc(room, connection, message)
    default:
      return message satisfies never
  }
}

function openFile(room: Room, connection: Connection, message: Extract<Up, { t: 'open' }>): Effect[] {
  const { file, version } = message
  if (!room.files.has(file)) {
    return refuse(connection.id, 'open', 'no_file', 'This file is no longer there.', { file })
  }
  const to = connection.id
  const tail = version === undefined ? null : tailSince(room, file, version)
  const answer = tail ? ({ t: 'tail', ...tail } as const) : ({ t: 'text', ...textNow(room, file) } as const)
  const size = answer.t === 'tail' ? weigh(answer.pushes.flatMap(({ ops }) => ops)) : answer.text.length
  connection.budget -= size / ANSWER_CHARS_A_MESSAGE
  return [{ do: 'send', to, message: answer }]
}

/** Takes the size of a document that is sent from the socket's budget. */
function charged(connection: Connection, effects: Effect[]): Effect[] {
  for (const effect of effects)
    if (effect.do === 'send' && effect.message.t === 'docState')
      connection.budget -= effect.message.update.length / ANSWER_CHARS_A_MESSAGE
  return effects
}

/** Takes the cost of a message from the socket's budget, which fills with time; true when it is used up. */
function overBudget(room: Room, connection: Connection, at: number, cost: number): boolean {
  const earned = (Math.max(0, at - connection.counted) * room.options.perSecond) / 1000
  connection.budget = Math.min(room.options.burst, connection.budget + earned) - cost
  connection.counted = Math.max(at, connection.counted)
  return connection.budget < 0
}

/** Closes a socket, and lets its person leave. */
export function drop(room: Room, at: number, id: string, code: number, reason: string): Effect[] {
  return [{ do: 'close', to: id, code, reason }, ...disconnect(room, at, id)]
}
