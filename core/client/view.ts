import type { Down, RoomInfo, RunState, ChatMessage } from '#core/protocol/down.ts'
import type { FileEntry, Person } from '#core/protocol/shared.ts'
import { addChunks } from '../room/run-state.ts'

/** Chat messages a page keeps. */
const CHAT_KEPT = 1_000

/** Everything a person sees of a room except the text, as plain data that `applyDown` changes in place. */
export type RoomView = {
  room: RoomInfo | null
  you: (Person & { can: number }) | null
  people: Person[]
  files: FileEntry[]
  chat: ChatMessage[]
  run: RunState | null
}

export const emptyView = (): RoomView => ({
  room: null,
  you: null,
  people: [],
  files: [],
  chat: [],
  run: null,
})

/** Applies one message of the room; those about text change nothing here. */
export function applyDown(view: RoomView, message: Down): void {
  switch (message.t) {
    case 'welcome':
      view.room = message.room
      view.you = message.you
      view.people = message.people
      view.files = message.files
      view.chat = withHistory(view.chat, message.chat)
      view.run = message.run
      return
    case 'join':
      view.people = withPerson(view.people, message.person)
      return
    case 'leave':
      view.people = view.people.filter(({ client }) => client !== message.client)
      return
    case 'you':
      if (!view.you) return
      view.you = { ...view.you, role: message.role, can: message.can }
      view.people = view.people.map((other) =>
        other.client === view.you?.client ? { ...other, role: message.role } : other,
      )
      return
    case 'room':
      view.room = message.room
      return
    case 'chat': {
      const { t: _, ...chat } = message
      view.chat = [...view.chat.slice(-CHAT_KEPT), chat]
      return
    }
    case 'file':
      view.files = applyFile(view.files, message.change, message.file)
      return
    case 'run':
      view.run = view.run?.id === message.run.id ? { ...message.run, output: view.run.output } : message.run
      return
    case 'output':
      if (view.run?.id === message.run) view.run.output = addChunks(view.run.output, message.chunks)
      return
    case 'verdict':
      if (view.run?.id !== message.run) return
      view.run.status = message.verdict.status
      view.run.verdict = message.verdict
      return
    case 'text':
    case 'tail':
    case 'ops':
    case 'ack':
    case 'head':
    case 'cursors':
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

/** The newest messages behind the older ones that a page has had before, unless some are missing in between. */
function withHistory(known: readonly ChatMessage[], newest: ChatMessage[]): ChatMessage[] {
  const overlap = known.findIndex(({ seq }) => seq === newest[0]?.seq)
  return overlap > 0 ? [...known.slice(0, overlap), ...newest] : newest
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
