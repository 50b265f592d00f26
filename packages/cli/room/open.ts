import { placeOf } from '../address.ts'
import type { Context } from '../context.ts'
import { EXIT, Stop } from '../exit.ts'
import { plainLine } from '../plain.ts'
import { entrance } from './enter.ts'
import { RoomSocket, type Heard } from './socket.ts'

/** Goes into a room named on the command line, and waits until it welcomes. */
export async function openRoom(context: Context, typed: string, heard: Heard = {}): Promise<RoomSocket> {
  const who = context.who()
  const ticket = entrance(who, placeOf(typed, who.url), () => context.note('Waiting to be let in …'))
  const socket = new RoomSocket({ ticket, heard })
  await socket.until(() => socket.view.room !== null)
  return socket
}

/** The room's file of a name; without one, the file that `guess` names, or the only one there is. */
export function fileNamed(socket: RoomSocket, name: string | undefined, guess?: string): string {
  const { files } = socket.view
  const wanted = name ?? guess
  const found =
    files.find((file) => file.name === wanted) ??
    (name === undefined && files.length === 1 ? files[0] : undefined)
  if (found) return found.id
  const names = files.map((file) => plainLine(file.name)).join(', ')
  throw new Stop(EXIT.usage, `Say which file of the room is meant: ${names || 'there is none'}.`)
}

/** A file of a room with its text, once that is here. */
export async function withText(socket: RoomSocket, file: string): Promise<string> {
  socket.sync.openFile(file)
  await socket.until(
    () => socket.sync.state(file) !== undefined || !socket.view.files.some(({ id }) => id === file),
  )
  const state = socket.sync.state(file)
  if (!state) throw new Stop(EXIT.failed, 'The file is gone.')
  return state.doc.toString()
}
