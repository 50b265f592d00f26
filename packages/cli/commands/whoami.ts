import { meAnswer } from '../../../core/protocol/api/account.ts'
import { call } from '../api.ts'
import type { Command } from '../command.ts'
import { EXIT } from '../exit.ts'
import { plainLine } from '../plain.ts'

/** `codecollab whoami`. */
export const whoami: Command = {
  usage: 'whoami',
  help: 'Says where you are signed in, and as whom.',
  options: {},
  words: [0, 0],
  run: async (_said, context) => {
    const who = context.who()
    const { user } = await call(who, meAnswer, 'GET', '/api/me')
    context.say(`${plainLine(user.name)} at ${who.url}`, { url: who.url, user })
    return EXIT.ok
  },
}
