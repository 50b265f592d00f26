import type { Down, RoomInfo, RunState } from '#core/protocol/down.ts'
import type { FileEntry, Knock, Person } from '#core/protocol/shared.ts'
import type { Judgement, RoomProblem } from '#core/protocol/judging.ts'
import type { Presence } from '#core/protocol/presence.ts'
import type { RoomTimer } from '#core/protocol/room-timer.ts'
import { addChunks } from '../room/run-state.ts'
import { applyJudging } from './judging.ts'
import { applyTalk, noTalk, type Talk } from './talk.ts'

/** Everything a person sees of a room except the text, as plain data that `applyDown` changes in place. */
export type RoomView = Talk & {
  /** Number of the newest event that was heard of. */
  seq: number
  room: RoomInfo | null
  you: (Person & { can: number }) | null
  people: Person[]
  /** What people do and where, the newest news last; who is not in it is active and in no file. */
  presence: Presence[]
  files: FileEntry[]
  run: RunState | null
  problems: RoomProblem[]
  /** The last judgement of each problem. */
  judgements: Judgement[]
  /** The room's timer, and the room's clock when it was told last. */
  timer: { now: RoomTimer; toldAt: number } | null
  /** Who waits to be let in, for those who may let them in. */
  knocks: Knock[]
}

export const emptyView = (): RoomView => ({
  seq: 0,
  room: null,
  you: null,
  people: [],
  presence: [],
  files: [],
  run: null,
  problems: [],
  judgements: [],
  timer: null,
  knocks: [],
  ...noTalk(),
})

/** Applies one message of the room; those about text change nothing here. */
export function applyDown(view: RoomView, message: Down): void {
  if ('seq' in message) view.seq = Math.max(view.seq, message.seq)
  switch (message.t) {
    case 'welcome':
      view.room = message.room
      view.you = message.you
      view.people = message.people
      view.presence = message.presence
      view.files = message.files
      view.run = message.run
      view.problems = message.problems ?? []
      view.judgements = message.judgements ?? []
      view.timer = message.timer ? { now: message.timer, toldAt: message.at } : null
      view.knocks = message.knocks ?? []
      return applyTalk(view, message)
    case 'join':
      view.people = withPerson(view.people, message.person)
      return
    case 'leave':
      view.people = view.people.filter(({ client }) => client !== message.client)
      view.presence = view.presence.filter(({ client }) => client !== message.client)
      return
    case 'presence':
      view.presence = [
        ...view.presence.filter((old) => !message.list.some(({ client }) => client === old.client)),
        ...message.list,
      ]
      return
    case 'you':
      if (!view.you) return
      applyTalk(view, message)
      view.you = { ...view.you, role: message.role, can: message.can }
      view.people = view.people.map((other) =>
        other.client === view.you?.client ? { ...other, role: message.role } : other,
      )
      return
    case 'room':
      view.room = message.room
      return
    case 'knock': {
      const others = view.knocks.filter(({ user }) => user !== message.knock.user)
      view.knocks = message.waiting ? [...others, message.knock] : others
      return
    }
    case 'chat':
    case 'chatChange':
    case 'chats':
    case 'note':
    case 'noteChange':
    case 'notes':
      return applyTalk(view, message)
    case 'file':
      view.files = applyFile(view.files, message.change, message.file)
      if (message.change === 'removed')
        view.presence = view.presence.map((entry) =>
          entry.file === message.file.id ? { ...entry, file: null } : entry,
        )
      return
    case 'run':
      // Only what was taken out of a record comes again with its output.
      view.run =
        view.run?.id === message.run.id && message.run.output.length === 0
          ? { ...message.run, output: view.run.output }
          : message.run
      return
    case 'output':
      if (view.run?.id === message.run) view.run.output = addChunks(view.run.output, message.chunks)
      return
    case 'verdict':
      if (view.run?.id !== message.run) return
      view.run.status = message.verdict.status
      view.run.verdict = message.verdict
      return
    case 'problem':
    case 'judgement':
    case 'outcomes':
    case 'judged':
      return applyJudging(view, message)
    case 'timer':
      view.timer = { now: message.timer, toldAt: message.at }
      return
    case 'text':
    case 'tail':
    case 'ops':
    case 'ack':
    case 'head':
    case 'cursors':
    case 'typing':
    case 'viewport':
    case 'summon':
    case 'refused':
    case 'doc':
    case 'docAck':
    case 'docState':
    case 'docCursors':
      return
    default:
      return message satisfies never
  }
}

function withPerson(people: Person[], person: Person): Person[] {
  const known = people.some(({ client }) => client === person.client)
  return known
    ? people.map((other) => (other.client === person.client ? person : other))
    : [...people, person]
}

function applyFile(
  files: FileEntry[],
  change: 'created' | 'renamed' | 'removed',
  file: FileEntry,
): FileEntry[] {
  if (change === 'removed') return files.filter(({ id }) => id !== file.id)
  if (change === 'renamed')
    return files.map((other) => (other.id === file.id ? { ...other, name: file.name } : other))
  return [...files.filter(({ id }) => id !== file.id), file]
}
