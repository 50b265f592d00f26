import { parseArgs } from 'node:util'
import type { Command } from './command.ts'
import { create } from './commands/create.ts'
import { exportSession } from './commands/export.ts'
import { join } from './commands/join.ts'
import { login } from './commands/login.ts'
import { rooms } from './commands/rooms.ts'
import { run } from './commands/run.ts'
import { verifySession } from './commands/verify.ts'
import { whoami } from './commands/whoami.ts'
import { contextOf } from './context.ts'
import { EXIT, Stop } from './exit.ts'

const COMMANDS: Readonly<Record<string, Command>> = {
  login,
  whoami,
  rooms,
  create,
  join,
  run,
  export: exportSession,
  verify: verifySession,
}

const COMMON = {
  help: { type: 'boolean', short: 'h' },
  json: { type: 'boolean' },
  insecure: { type: 'boolean' },
} as const

const USAGE = `Usage: codecollab COMMAND …

${Object.values(COMMANDS)
  .map(({ usage }) => `  codecollab ${usage}`)
  .join('\n')}

--help behind a command tells about it. --json: answers for programs. --insecure: also without encryption.
ROOM is a code, the address of a room, or a link into one.
Ends with ${EXIT.ok} when it was done, ${EXIT.failed} when it failed, ${EXIT.usage} for what was typed wrongly, ${EXIT.notAllowed} when you are not signed in or may not,
${EXIT.differs} when a file and the room differ, ${EXIT.refused} when the room refuses, ${EXIT.interrupted} when it was interrupted.`

/** Does what a command line says; answers the exit code. */
async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args
  const command = name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (!command) {
    const asked = name === '--help' || name === '-h' || name === 'help'
    process[asked ? 'stdout' : 'stderr'].write(`${USAGE}\n`)
    return asked ? EXIT.ok : EXIT.usage
  }
  const { values, positionals } = parsed(command, rest)
  if (values['help'] === true) {
    process.stdout.write(`Usage: codecollab ${command.usage}\n\n${command.help}\n`)
    return EXIT.ok
  }
  const [least, most] = command.words
  if (positionals.length < least || positionals.length > most)
    throw new Stop(EXIT.usage, `Usage: codecollab ${command.usage}`)
  const context = contextOf(process.env, {
    insecure: values['insecure'] === true,
    json: values['json'] === true,
  })
  return command.run({ options: values, words: positionals }, context)
}

function parsed(command: Command, args: string[]) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { ...COMMON, ...command.options },
    })
    return { values: values as Record<string, string | boolean | undefined>, positionals }
  } catch (error) {
    throw new Stop(EXIT.usage, error instanceof Error ? error.message : 'This cannot be read.')
  }
}

// Whoever reads the answer may stop reading.
process.stdout.on('error', () => process.exit(EXIT.failed))
try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  // Of what nobody foresaw only the message: a stack holds paths, and maybe more.
  process.stderr.write(`codecollab: ${error instanceof Error ? error.message : 'It failed.'}\n`)
  process.exitCode = error instanceof Stop ? error.exit : EXIT.failed
}
