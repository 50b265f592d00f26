import type { InferOutput } from 'valibot'
import { roomsAnswer } from '../../../core/protocol/api/rooms.ts'
import { call } from '../api.ts'
import type { Command } from '../command.ts'
import { EXIT } from '../exit.ts'
import { plainLine } from '../plain.ts'

type Page = InferOutput<typeof roomsAnswer>

/** `codecollab rooms`. */
export const rooms: Command = {
  usage: 'rooms',
  help: 'Lists your rooms: code, role, language, title and who is there now.',
  options: {},
  words: [0, 0],
  run: async (_said, context) => {
    const who = context.who()
    for (let after: string | null = ''; after !== null;) {
      const behind: string = after === '' ? '' : `&after=${encodeURIComponent(after)}`
      const page: Page = await call(who, roomsAnswer, 'GET', `/api/rooms?limit=200${behind}`)
      for (const room of page.rooms) context.say(plainLine(inWords(room)), room)
      after = page.next
    }
    return EXIT.ok
  },
}

function inWords(room: Page['rooms'][number]): string {
  const { code, role, language, title, people, archived, locked, sealed } = room
  const closed = [archived && 'archived', locked && 'locked', sealed && 'sealed'].filter(Boolean)
  const names = people.length > 0 ? [`here: ${people.map(({ name }) => name).join(', ')}`] : []
  const more = [...closed, ...names].join('; ')
  return [code, (role ?? '').padEnd(6), language.padEnd(10), title + (more ? ` (${more})` : '')].join('  ')
}
