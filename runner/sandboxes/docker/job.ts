import { randomBytes } from 'node:crypto'

/** What the agent is told of one run; command lines are complete. */
export type AgentJob = {
  entry: string
  compile: readonly string[]
  run: readonly string[]
  files: readonly { name: string; text: string }[]
}

/** Begins every mark of a run. A program may come to know it; it then prints what looks like a mark and is none. */
const PREFIX = 12
const SECRET = 16

/** What proves that a mark is the agent's: random bytes, and for each kind of mark bytes that no other kind shows. */
export type Secrets = { prefix: Buffer; waiting: Buffer; compiled: Buffer; ended: Buffer }

/** Begins a prefix: no text in UTF-8 has it, so no text is held back because it may become a mark. */
const NO_TEXT = Buffer.of(0xc0)

/** Secrets for one run. */
export const newSecrets = (): Secrets => ({
  prefix: Buffer.concat([NO_TEXT, randomBytes(PREFIX - NO_TEXT.length)]),
  waiting: randomBytes(SECRET),
  compiled: randomBytes(SECRET),
  ended: randomBytes(SECRET),
})

const number = (value: number) => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
const text = (value: string) => {
  const bytes = Buffer.from(value)
  return [number(bytes.length), bytes]
}
const list = (values: readonly string[]) => [number(values.length), ...values.flatMap(text)]

const filesOf = (files: AgentJob['files']) => [
  number(files.length),
  ...files.flatMap((file) => [...text(file.name), ...text(file.text)]),
]
const block = ({ prefix, waiting, compiled, ended }: Secrets, parts: readonly Buffer[]) => {
  const all = Buffer.concat([prefix, waiting, compiled, ended, ...parts])
  return [number(all.length), all]
}

/**
 * A job as the agent reads it: lengths and counts are 32 bits, most significant first, and so is the size in front. One of
 * `trials` is compiled at once and runs when trials of it come.
 */
export function encodeJob(
  { entry, compile, run, files }: AgentJob,
  secrets: Secrets,
  { trials = false } = {},
): Buffer {
  const parts = [number(trials ? 1 : 0), ...text(entry), ...list(compile), ...list(run), ...filesOf(files)]
  return Buffer.concat(block(secrets, parts))
}

/** A trial of a job: files that are put beside its own or in their place, and all that the program can read. */
export const encodeTrial = (stdin: string, files: AgentJob['files'], secrets: Secrets): Buffer =>
  Buffer.concat([Buffer.from('T'), ...block(secrets, filesOf(files)), ...text(stdin)])

/** Ends the program of the trial that is under way; of no effect between trials. */
export const STOP = Buffer.from('S')
