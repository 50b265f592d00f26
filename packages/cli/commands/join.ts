import { textOf, type Command } from '../command.ts'
import { EXIT, Stop } from '../exit.ts'
import { followRoom } from './follow.ts'
import { watchRoom } from './watch.ts'

/** `codecollab join`. */
export const join: Command = {
  usage: 'join ROOM [--file LOCAL] [--room-file NAME] [--take room|local]',
  help: `Reads along: the file, who is there, what they change, say and run. On a terminal it is a screen, else a line for
everything. With --file a file on this machine and one of the room are kept the same both ways: what you save becomes an edit,
what others do is written into the file. The room's file is the one of the same name, or --room-file. Where the two differ and
nothing is known of how that came, nothing is changed unless --take says which counts. What the room has not got yet is
kept in .LOCAL.codecollab beside the file, so that it can be left and joined again at any time.`,
  options: { file: { type: 'string' }, 'room-file': { type: 'string' }, take: { type: 'string' } },
  words: [1, 1],
  run: (said, context) => {
    const [room = ''] = said.words
    const [local, file, take] = [textOf(said, 'file'), textOf(said, 'room-file'), textOf(said, 'take')]
    if (take !== undefined && take !== 'room' && take !== 'local')
      throw new Stop(EXIT.usage, '--take is room or local.')
    if (local === undefined) return watchRoom(context, room, file)
    return followRoom(context, { room, local, file, take })
  },
}
