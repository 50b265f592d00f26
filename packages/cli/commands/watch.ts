import type { Context } from '../context.ts'
import { EXIT, Stop } from '../exit.ts'
import { plain, plainLine } from '../plain.ts'
import { eventOf, linesChanged, type Event } from '../room/events.ts'
import { fileNamed, openRoom, withText } from '../room/open.ts'
import { Printed } from '../room/printed.ts'
import { screenOf } from '../room/screen.ts'
import type { RoomSocket } from '../room/socket.ts'

/** Changes are gathered for so long before they are shown, milliseconds. */
const GATHER_MS = 100
/** A second screen (the terminal's own stays as it was), cleared; and back. */
const BEGIN = '\u001b[?1049h\u001b[?25l'
const CLEAR = '\u001b[H\u001b[2J'
const END = '\u001b[?25h\u001b[?1049l'

/** Reads along in a room until it ends or one leaves: a screen on a terminal, else a line for everything that happens. */
export async function watchRoom(context: Context, typed: string, name: string | undefined): Promise<number> {
  const heard: { tell: (event: Event) => void; changed: () => void } = { tell: () => {}, changed: () => {} }
  const socket = await openRoom(context, typed, {
    message: (message, view) => {
      const event = eventOf(message, view)
      if (event) heard.tell(event)
      heard.changed()
    },
    applied: () => heard.changed(),
    reset: () => heard.changed(),
  })
  const leave = () => socket.end()
  process.once('SIGINT', leave)
  process.once('SIGTERM', leave)
  try {
    const file = fileNamed(socket, name, socket.view.files[0]?.name)
    await withText(socket, file)
    const screen = process.stdout.isTTY === true && !context.json
    heard.changed = screen ? drawing(socket, file) : printing(context, socket, file)
    if (!screen) heard.tell = ({ line, value }) => context.say(line, value)
    heard.changed()
    const why = await socket.ended
    if (why.exit !== EXIT.ok) throw new Stop(why.exit, why.message)
    return EXIT.ok
  } finally {
    heard.changed = () => {}
    if (process.stdout.isTTY === true && !context.json) process.stdout.write(END)
    process.off('SIGINT', leave)
    process.off('SIGTERM', leave)
    socket.end()
  }
}

const textOf = (socket: RoomSocket, file: string): string => socket.sync.state(file)?.doc.toString() ?? ''
const nameOf = (socket: RoomSocket, file: string): string =>
  socket.view.files.find(({ id }) => id === file)?.name ?? '(removed)'

function drawing(socket: RoomSocket, file: string): () => void {
  let [text, line] = [textOf(socket, file), 0]
  process.stdout.write(BEGIN)
  return gathered(() => {
    const now = textOf(socket, file)
    if (now !== text) line = lineChanged(text, now)
    text = now
    const { columns, rows } = process.stdout
    const status = socket.sync.status === 'offline' ? 'offline' : 'live'
    const size = { columns: columns || 80, rows: rows || 24 }
    const lines = screenOf({ view: socket.view, text, name: nameOf(socket, file), line, status, size })
    process.stdout.write(CLEAR + lines.join('\n'))
  })
}

/** The first line, from 0, in which two texts differ. */
function lineChanged(before: string, after: string): number {
  const old = before.split('\n')
  const line = after.split('\n').findIndex((one, i) => one !== old[i])
  return line < 0 ? old.length - 1 : line
}

function printing(context: Context, socket: RoomSocket, file: string): () => void {
  let text: string | null = null
  let run: string | undefined
  let printed = new Printed()
  return gathered(() => {
    const now = textOf(socket, file)
    const { room, people } = socket.view
    if (text === null) {
      const names = people.map((person) => person.name)
      context.say(plainLine(`* ${room?.title} (${room?.code}), here: ${names.join(', ')}`), {
        event: 'welcome',
        title: room?.title,
        code: room?.code,
        people: names,
      })
      context.say(plain(`--- ${plainLine(nameOf(socket, file))}\n${now}`), {
        event: 'text',
        file: nameOf(socket, file),
        text: now,
      })
    } else if (now !== text) {
      const lines = linesChanged(text, now)
      context.say(lines.join('\n'), { event: 'change', file: nameOf(socket, file), text: now })
    }
    text = now
    if (socket.view.run?.id !== run) printed = new Printed()
    run = socket.view.run?.id
    for (const piece of printed.next(socket.view.run?.output ?? []))
      context.say(plain(piece.text).replace(/^/gm, '> '), { event: 'output', ...piece })
  })
}

/** Does something once for all calls that come close together. */
function gathered(action: () => void): () => void {
  let waiting = false
  return () => {
    if (waiting) return
    waiting = true
    setTimeout(() => {
      waiting = false
      action()
    }, GATHER_MS)
  }
}
