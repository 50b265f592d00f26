import { report, verify } from '../../../scripts/verify-file.mjs'
import { textOf, type Command } from '../command.ts'
import { EXIT, Stop } from '../exit.ts'
import { plainLine } from '../plain.ts'

/** `codecollab verify`. */
export const verifySession: Command = {
  usage: 'verify FILE [--key KEYS.json]',
  help: `Checks a session file without any network, as npm run verify does. KEYS.json is what /api/record/keys of the server
answers. Ends with 0 when it is intact, with 1 when something was changed.`,
  options: { key: { type: 'string' } },
  words: [1, 1],
  run: async (said, context) => {
    const key = textOf(said, 'key')
    const [file = ''] = said.words
    const found = await verify(file, key).catch(() => {
      throw new Stop(EXIT.usage, `${[file, key].filter(Boolean).join(' or ')} cannot be read.`)
    })
    const lines = report(found, key !== undefined)
    context.say(lines.map(plainLine).join('\n'), { intact: found.ok, lines })
    return found.ok ? EXIT.ok : EXIT.failed
  },
}
