import type { Down } from '../../../core/protocol/down.ts'
import type { Up } from '../../../core/protocol/up.ts'
import { EXIT, Stop } from '../exit.ts'
import { plainLine } from '../plain.ts'
import type { RoomSocket } from './socket.ts'

/** A change of the list of files, answered with the file's id; hears through `listen`, which whoever made the socket feeds. */
export class Requests {
  #answers = new Map<string, (message: Down) => void>()
  #count = 0

  /** Give every message of the room here. */
  readonly listen = (message: Down): void => {
    if ((message.t === 'file' || message.t === 'refused') && message.id !== undefined)
      this.#answers.get(message.id)?.(message)
  }

  create(socket: RoomSocket, name: string): Promise<string> {
    return this.#ask(socket, (id) => ({ t: 'createFile', id, name }))
  }

  rename(socket: RoomSocket, file: string, name: string): Promise<string> {
    return this.#ask(socket, (id) => ({ t: 'renameFile', id, file, name }))
  }

  async #ask(socket: RoomSocket, message: (id: string) => Up): Promise<string> {
    const id = `c${++this.#count}`
    let answer: Down | null = null
    this.#answers.set(id, (message) => void (answer = message))
    socket.send(message(id))
    await socket.until(() => answer !== null)
    this.#answers.delete(id)
    const said = answer as Down | null
    if (said?.t === 'file') return said.file.id
    throw new Stop(EXIT.refused, said?.t === 'refused' ? plainLine(said.message) : 'Nothing was answered.')
  }
}
