import { RUN_LIMITS, type Verdict } from '#core/protocol/run.ts'
import { bytes, duration } from '#lib/ui/time.ts'

type LimitName = keyof typeof RUN_LIMITS

/** What a signal says about a program; shells and interpreters answer with 128 and its number for it. */
const SIGNALS: Readonly<Record<string, readonly [number, string]>> = {
  SIGILL: [4, 'the program came to an instruction that does not exist'],
  SIGTRAP: [5, 'the program came to a breakpoint'],
  SIGABRT: [6, 'the program gave up by itself, as after a failed assertion'],
  SIGBUS: [7, 'the program touched memory that is not there'],
  SIGFPE: [8, 'the program calculated what cannot be, such as a division by zero'],
  SIGKILL: [9, 'the program was ended from outside'],
  SIGSEGV: [11, 'the program touched memory it must not'],
  SIGPIPE: [13, 'nobody read what the program wrote'],
  SIGALRM: [14, 'the program’s alarm went off'],
  SIGTERM: [15, 'the program was asked to end'],
  SIGXCPU: [24, 'its CPU time was used up'],
  SIGXFSZ: [25, 'the program wrote a larger file than it may'],
  SIGSYS: [31, 'the program asked the system for what the sandbox forbids'],
}

/** A limit in words, with its value in the unit of `RUN_LIMITS`. */
export function limitSentence(name: LimitName, value: number): string {
  switch (name) {
    case 'cpuMs':
      return `A run may use ${time(value)} of CPU time.`
    case 'wallMs':
      return `A run may take ${time(value)}, without the time it waits for input.`
    case 'idleMs':
      return `A run may wait ${time(value)} for input.`
    case 'memoryBytes':
      return `A run may use ${bytes(value)} of memory.`
    case 'outputBytes':
      return `Of each stream of output ${bytes(value)} are kept.`
    case 'compileMs':
      return `Compiling may take ${time(value)}.`
    case 'pids':
      return `A run may have ${value} processes and threads at a time.`
    case 'openFiles':
      return `A process may have ${value} files open.`
    case 'fileBytes':
      return `A file may become ${bytes(value)} large.`
    case 'diskBytes':
      return `All files of a run may take ${bytes(value)}.`
    default:
      return name satisfies never
  }
}

/** Limits are mostly whole seconds. */
function time(ms: number): string {
  if (ms % 60_000 === 0) return `${ms / 60_000} min`
  return ms % 1_000 === 0 ? `${ms / 1_000} s` : duration(ms)
}

/** Whether this version of the pages has words for a limit. */
export const isLimit = (name: string): name is LimitName => Object.hasOwn(RUN_LIMITS, name)

/** A verdict in whole sentences: what the runner said, the limit that was hit, the signal, what was cut. Null: nothing to add. */
export function explain(verdict: Verdict): string | null {
  const { message, limit, signal, exitCode, dropped, status } = verdict
  const sentences: string[] = []
  if (message) sentences.push(message)
  const limited = limit && limitSentence(limit.name, limit.value)
  if (limited && !message?.includes(limited)) sentences.push(limited)
  else if (status === 'runtime_error' && !message) {
    const killed = signalSentence(signal, exitCode)
    if (killed !== null) sentences.push(killed)
  }
  const missing = (dropped?.stdout ?? 0) + (dropped?.stderr ?? 0)
  if (missing > 0) sentences.push(`${bytes(missing)} of output were cut.`)
  return sentences.length > 0 ? sentences.join(' ') : null
}

function signalSentence(signal: string | undefined, exitCode: number | undefined): string | null {
  const entries = Object.entries(SIGNALS)
  const [name, words] = entries.find(([key, [number]]) =>
    signal === undefined ? exitCode === 128 + number : key === signal,
  ) ?? [signal, null]
  if (name === undefined) return null
  if (signal === undefined) return `Code ${exitCode} often stands for ${name}: ${words?.[1]}.`
  return words ? `Killed by ${name}: ${words[1]}.` : `Killed by ${name}.`
}
