import { createWriteStream, renameSync, rmSync } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { roomAnswer } from '../../../core/protocol/api/rooms.ts'
import { placeOf } from '../address.ts'
import { call, request } from '../api.ts'
import { textOf, type Command } from '../command.ts'
import { EXIT, Stop } from '../exit.ts'
import { sealed } from '../room/sealed.ts'

/** `codecollab export`. */
export const exportSession: Command = {
  usage: 'export ROOM -o FILE',
  help: `Saves the signed record of a room as a session file: everything up to now, for which it waits some seconds where
somebody just left. FILE is written whole or not at all.`,
  options: { output: { type: 'string', short: 'o' } },
  words: [1, 1],
  run: async (said, context) => {
    const output = textOf(said, 'output')
    if (output === undefined) throw new Stop(EXIT.usage, 'Say where to: -o FILE.')
    const who = context.who()
    const place = placeOf(said.words[0] ?? '', who.url)
    if (!('code' in place)) throw new Stop(EXIT.usage, 'Name the room by its code.')
    const { room } = await call(who, roomAnswer, 'GET', `/api/rooms/${place.code}`)
    if (!(await sealed(who, room.code)))
      context.note('What happened last is not sealed yet, and not in the file: export again later.')
    const response = await request(who, 'GET', `/api/rooms/${room.code}/record/export`)
    if (!response.body) throw new Stop(EXIT.failed, 'The server sent nothing.')
    const fresh = `${output}.${process.pid}.part`
    try {
      const body = Readable.fromWeb(response.body as import('node:stream/web').ReadableStream)
      await pipeline(body, createWriteStream(fresh, { flags: 'wx', mode: 0o600 }))
      renameSync(fresh, output)
    } catch (error) {
      rmSync(fresh, { force: true })
      throw new Stop(
        EXIT.failed,
        `${output} was not written: ${error instanceof Error ? error.message : 'cut off'}.`,
      )
    }
    context.say(`Saved ${output}`, { file: output })
    return EXIT.ok
  },
}
