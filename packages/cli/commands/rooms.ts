import { roomsAnswer } from '../../../core/protocol/api/rooms.ts'
import { call } from '../api.ts'
import type { Command } from '../command.ts'
import { EXIT } from '../exit.ts'
import { plainLine } from '../plain.ts'

/** `codecollab rooms`. */
export const rooms: Command = {
  usage: 'rooms',
  help: 'Lists your rooms: code, role, language, title and who is there now.',
  options: {},
  words: [0, 0],
  run: async (_said, context) => {
    const { rooms } = await call(context.who(), roomsAnswer, 'GET', '/api/rooms')
    for (const room of rooms) {
      const { code, role, language, title, people, archived, locked, sealed } = room
      const closed = [archived && 'archived', locked && 'locked', sealed && 'sealed'].filter(Boolean)
      const names = people.length > 0 ? [`here: ${people.map(({ name }) => name).join(', ')}`] : []
      const more = [...closed, ...names].join('; ')
      const cells = [code, (role ?? '').padEnd(6), language.padEnd(10), title + (more ? ` (${more})` : '')]
      context.say(plainLine(cells.join('  ')), room)
    }
    return EXIT.ok
  },
}
