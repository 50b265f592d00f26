import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { roomAnswer } from '../../../core/protocol/api/rooms.ts'
import { parseFileName } from '../../../core/protocol/file-name.ts'
import { languageByID, languageOf, LANGUAGES } from '../../../core/protocol/languages.ts'
import { publicProblem } from '../../../core/protocol/problem.ts'
import { TEMPLATE_LIST } from '../../../core/protocol/templates.ts'
import { call } from '../api.ts'
import { textOf, type Command } from '../command.ts'
import { EXIT, Stop } from '../exit.ts'
import { readText } from '../mirror/local-text.ts'
import { Requests } from '../room/changes-of-files.ts'
import { openRoom, withText } from '../room/open.ts'
import type { Context } from '../context.ts'

/** A file to be put into a new room. */
type Brought = { name: string; text: string }

/** `codecollab create`. */
export const create: Command = {
  usage: 'create [--title TEXT] [--language ID] [--template ID] [--private] [--problem ID] [FILE…]',
  help: `Makes a room, puts the files into it under their last names, and prints its link. The language is that of the
first file or of the template, else Python. A problem is named by the end of its address, /problems/ID.`,
  options: {
    title: { type: 'string' },
    language: { type: 'string' },
    template: { type: 'string' },
    private: { type: 'boolean' },
    problem: { type: 'string' },
  },
  words: [0, 100],
  run: async (said, context) => {
    const who = context.who()
    const files = said.words.map(brought)
    const template = TEMPLATE_LIST.find(({ id }) => id === textOf(said, 'template'))
    if (!template && textOf(said, 'template') !== undefined)
      throw new Stop(EXIT.usage, `A template is one of ${TEMPLATE_LIST.map(({ id }) => id).join(', ')}.`)
    const language =
      textOf(said, 'language') ?? languageOf(files[0]?.name ?? '')?.id ?? template?.language ?? 'python'
    if (!languageByID(language))
      throw new Stop(EXIT.usage, `A language is one of ${LANGUAGES.map(({ id }) => id).join(', ')}.`)
    const { room } = await call(who, roomAnswer, 'POST', '/api/rooms', {
      title: textOf(said, 'title') ?? template?.title ?? files[0]?.name.slice(0, 80) ?? 'A room',
      language,
      visibility: said.options['private'] === true ? 'private' : 'code',
      ...(template ? { template: template.id } : {}),
    })
    const link = `${who.url}/r/${room.code}`
    // The room is there from here on: who hears of a failure knows where.
    try {
      const problem = textOf(said, 'problem')
      if (problem !== undefined)
        await call(who, publicProblem, 'POST', `/api/rooms/${room.code}/problems`, { problem, language })
      if (files.length > 0) await putIn(context, room.code, files, problem === undefined)
    } catch (error) {
      context.note(`The room is ${link}, but not everything is in it.`)
      throw error
    }
    context.say(link, { code: room.code, url: link })
    return EXIT.ok
  },
}

function brought(path: string): Brought {
  const name = parseFileName(basename(path))
  if (name === null) throw new Stop(EXIT.usage, `A room can have no file called ${basename(path)}.`)
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch {
    throw new Stop(EXIT.usage, `${path} cannot be read.`)
  }
  const read = readText(bytes)
  if (!read) throw new Stop(EXIT.usage, `${path} is no text in UTF-8.`)
  return { name, text: read.text }
}

async function putIn(
  context: Context,
  code: string,
  files: readonly Brought[],
  fresh: boolean,
): Promise<void> {
  const requests = new Requests()
  let refused: string | null = null
  const socket = await openRoom(context, code, {
    message: requests.listen,
    rejected: (_file, why) => void (refused ??= why),
  })
  try {
    // A room begins with one file, in which nobody wrote: the first one that is brought takes its place.
    let free = fresh && socket.view.files.length === 1 ? socket.view.files[0] : undefined
    for (const { name, text } of files) {
      const there = socket.view.files.find((file) => file.name === name)
      const id = there
        ? there.id
        : free
          ? await requests.rename(socket, free.id, name)
          : await requests.create(socket, name)
      free = undefined
      const old = await withText(socket, id)
      socket.edit(id, { changes: { from: 0, to: old.length, insert: text } })
      await socket.until(() => refused !== null || socket.sync.status === 'saved')
      if (refused !== null || socket.sync.state(id)?.doc.toString() !== text)
        throw new Stop(EXIT.refused, `${name}: ${refused ?? 'it is too large for a room.'}`)
    }
  } finally {
    socket.end()
  }
}
