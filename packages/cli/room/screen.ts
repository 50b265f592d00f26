import { personsOf } from '../../../core/client/persons.ts'
import type { RoomView } from '../../../core/client/view.ts'
import { plain, plainLine } from '../plain.ts'

/** What a terminal shows of a room: as many lines as it has, none longer than it is wide. */
type Shown = {
  view: RoomView
  text: string
  name: string
  /** Line (from 0) that was changed last. */
  line: number
  status: string
  size: { columns: number; rows: number }
}

/** Lines of chat and of output below the text, each. */
const CHAT_LINES = 4
const OUTPUT_LINES = 5

/** A room as lines of plain text: who is there, the file around its last change, what was said and printed last. */
export function screenOf({ view, text, name, line, status, size }: Shown): string[] {
  const people = personsOf(view.people, view.presence, view.you?.client).map((one) => one.name)
  const head = [
    `${view.room?.title ?? ''} (${view.room?.code ?? ''})  ${status}`,
    `Here: ${people.join(', ')}`,
  ]
  const said = view.chat.list.filter((message) => message.removed === undefined).slice(-CHAT_LINES)
  const chat = said.map((message) => `${message.by.name}: ${message.text}`)
  const output = view.run
    ? [`Run by ${view.run.by.name}: ${view.run.status}`, ...outputOf(view).slice(-OUTPUT_LINES)]
    : []
  const below = [...(chat.length > 0 ? ['', ...chat] : []), ...(output.length > 0 ? ['', ...output] : [])]
  const room = Math.max(1, size.rows - head.length - below.length - 3)
  const lines = plain(text).split('\n')
  const first = Math.max(0, Math.min(line - Math.floor(room / 2), lines.length - room))
  const digits = String(lines.length).length
  const code = lines.slice(first, first + room).map((one, i) => {
    return `${String(first + i + 1).padStart(digits)}  ${one.replaceAll('\t', '    ')}`
  })
  const all = [...head.map(plainLine), '', plainLine(`${name}:`), ...code, ...below.map(plainLine)]
  return all.slice(0, size.rows - 1).map((one) => [...one].slice(0, size.columns).join(''))
}

function outputOf(view: RoomView): string[] {
  const chunks = view.run?.output.filter(({ s }) => s !== 'stdin' && s !== 'cut') ?? []
  return plain(
    chunks
      .map(({ data }) => data)
      .join('')
      .slice(-4_096),
  )
    .split('\n')
    .filter((line) => line !== '')
}
