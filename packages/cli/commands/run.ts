import { readFileSync } from 'node:fs'
import { canRun } from '../../../core/protocol/languages.ts'
import { MAX_STDIN_BYTES, type RunStatus, type Verdict } from '../../../core/protocol/run.ts'
import { textOf, type Command } from '../command.ts'
import type { Context } from '../context.ts'
import { EXIT, Stop } from '../exit.ts'
import { plain, plainJSON, plainLine } from '../plain.ts'
import { fileNamed, openRoom } from '../room/open.ts'
import { Printed } from '../room/printed.ts'
import type { RoomSocket } from '../room/socket.ts'

/** What one message of input holds: at most 64 Ki units. */
const PIECE = /.{1,16384}/gsu

/** With what the command ends by how a run ended. */
export const VERDICT_EXIT: Record<RunStatus, number> = {
  ok: 0,
  wrong_answer: 10,
  runtime_error: 11,
  compile_error: 12,
  timeout: 13,
  memory_exceeded: 14,
  output_exceeded: 15,
  cancelled: 16,
  busy: 17,
  lost: 18,
  internal: 19,
  invalid_request: 20,
}

/** `codecollab run`. */
export const run: Command = {
  usage: 'run ROOM [--file NAME] [--input FILE|-]',
  help: `Runs the files of a room as they are there, starting at --file, and prints what the program prints; everybody in the
room sees it too. --input gives it a file, or with - what comes on stdin; without it the program reads an end at once.
Ctrl-C ends the program. Into a pipe or a file goes what was printed, byte for byte; a terminal gets it without what would
move its cursor. Ends with ${Object.entries(VERDICT_EXIT)
    .map(([status, code]) => `${code} ${status}`)
    .join(', ')}.`,
  options: { file: { type: 'string' }, input: { type: 'string' } },
  words: [1, 1],
  run: async (said, context) => {
    const input = inputOf(textOf(said, 'input'))
    const id = crypto.randomUUID()
    const refusal: { why: string | null } = { why: null }
    const print = printer(context)
    const socket = await openRoom(context, said.words[0] ?? '', {
      message: (message, view) => {
        if (message.t === 'refused' && (message.id === id || message.re === 'stdin'))
          refusal.why ??= plainLine(message.message)
        if (view.run?.id === id) print(view.run.output)
      },
    })
    const cancel = () => socket.send({ t: 'cancel', run: id })
    process.once('SIGINT', cancel)
    try {
      return await finished(socket, id, fileToRun(socket, textOf(said, 'file')), input, refusal, context)
    } finally {
      process.off('SIGINT', cancel)
      socket.end()
    }
  },
}

/** The file to start: the one that was named, or the only one that can be. */
function fileToRun(socket: RoomSocket, name: string | undefined): string {
  const startable = socket.view.files.filter((file) => canRun(file.name))
  return name === undefined && startable[0] && startable.length === 1
    ? startable[0].id
    : fileNamed(socket, name)
}

async function finished(
  socket: RoomSocket,
  id: string,
  entry: string,
  input: string,
  refusal: { why: string | null },
  context: Context,
): Promise<number> {
  const mine = () => (socket.view.run?.id === id ? socket.view.run : null)
  // Between characters, so that no half of one is sent.
  const pieces = input.match(PIECE) ?? ['']
  socket.send({ t: 'run', id, entry })
  await socket.until(() => refusal.why !== null || mine() !== null)
  if (mine())
    for (const [i, data] of pieces.entries())
      socket.send({ t: 'stdin', run: id, data, closed: i === pieces.length - 1 })
  // Another run can only begin once this one is over.
  let last = mine()
  await socket.until(() => {
    last = mine() ?? last
    return last?.verdict !== undefined || (last === null && refusal.why !== null) || mine() === null
  })
  const verdict = last?.verdict
  if (!verdict) throw new Stop(EXIT.refused, refusal.why ?? 'Nobody knows how the run ended.')
  if (context.json) context.say('', { verdict })
  if (verdict.status !== 'ok') context.note(inWords(verdict))
  return VERDICT_EXIT[verdict.status]
}

function inWords({ status, exitCode, signal, message }: Verdict): string {
  const more =
    message ?? (signal ? `ended by ${signal}` : exitCode !== undefined ? `exit code ${exitCode}` : '')
  return plainLine(`codecollab: ${status.replaceAll('_', ' ')}${more ? `: ${more}` : ''}`)
}

function printer({ json }: Context): (output: NonNullable<RoomSocket['view']['run']>['output']) => void {
  const printed = new Printed()
  return (output) => {
    for (const { to, text } of printed.next(output)) {
      const stream = process[to]
      if (json) process.stdout.write(`${plainJSON({ [to]: text })}\n`)
      else stream.write(stream.isTTY ? plain(text) : text)
    }
  }
}

function inputOf(file: string | undefined): string {
  if (file === undefined) return ''
  let bytes: Buffer
  try {
    bytes = readFileSync(file === '-' ? 0 : file)
  } catch {
    throw new Stop(EXIT.usage, `${file} cannot be read.`)
  }
  if (bytes.length > MAX_STDIN_BYTES) throw new Stop(EXIT.usage, 'This is too much input.')
  return bytes.toString()
}
