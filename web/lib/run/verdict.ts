import type { RunState } from '#core/protocol/down.ts'
import { bytes, duration } from '#lib/ui/time.ts'

/** A run's state in a few words, how it should look, and its figures. */
export type RunDescription = {
  label: string
  tone: 'accent' | 'danger' | 'warn' | 'info' | 'neutral'
  /** One sentence more, if there is something to explain. */
  detail: string | null
  /** CPU time, wall time and memory, as far as they are known. */
  facts: string[]
}

/** Describes a run for the person who looks at the console. */
export function describeRun(run: RunState): RunDescription {
  const { verdict } = run
  const facts: string[] = []
  if (verdict?.wallMs !== undefined) facts.push(duration(verdict.wallMs))
  if (verdict?.cpuMs !== undefined) facts.push(`CPU ${duration(verdict.cpuMs)}`)
  if (verdict?.memoryBytes !== undefined) facts.push(bytes(verdict.memoryBytes))
  return { ...headline(run), detail: detailOf(run), facts }
}

function headline(run: RunState): { label: string; tone: RunDescription['tone'] } {
  const exit = run.verdict?.exitCode
  switch (run.status) {
    case 'waiting':
      return { label: run.position ? `Waiting, ${run.position} ahead` : 'Starting', tone: 'info' }
    case 'running':
      return { label: 'Running', tone: 'info' }
    case 'ok':
      return { label: 'Finished', tone: 'accent' }
    case 'wrong_answer':
      return { label: 'Wrong answer', tone: 'danger' }
    case 'runtime_error':
      return { label: exit === undefined ? 'Ended with an error' : `Ended with code ${exit}`, tone: 'danger' }
    case 'compile_error':
      return { label: 'Did not compile', tone: 'danger' }
    case 'timeout':
      return { label: 'Out of time', tone: 'danger' }
    case 'memory_exceeded':
      return { label: 'Out of memory', tone: 'danger' }
    case 'output_exceeded':
      return { label: 'Too much output', tone: 'danger' }
    case 'invalid_request':
      return { label: 'Could not be run', tone: 'danger' }
    case 'busy':
      return { label: 'Runner is busy', tone: 'warn' }
    case 'cancelled':
      return { label: 'Stopped', tone: 'neutral' }
    case 'lost':
      return { label: 'Connection to the runner lost', tone: 'warn' }
    case 'internal':
      return { label: 'The runner failed', tone: 'warn' }
    default:
      return run.status satisfies never
  }
}

function detailOf({ verdict }: RunState): string | null {
  if (!verdict) return null
  const sentences: string[] = []
  if (verdict.message) sentences.push(verdict.message)
  else if (verdict.limit) sentences.push(limitSentence(verdict.limit))
  const dropped = (verdict.dropped?.stdout ?? 0) + (verdict.dropped?.stderr ?? 0)
  if (dropped > 0) sentences.push(`${bytes(dropped)} of output were cut.`)
  return sentences.length > 0 ? sentences.join(' ') : null
}

function limitSentence({ name, value }: { name: string; value: number }): string {
  switch (name) {
    case 'cpuMs':
      return `A run may use ${duration(value)} of CPU time.`
    case 'wallMs':
      return `A run may take ${duration(value)}.`
    case 'memoryBytes':
      return `A run may use ${bytes(value)} of memory.`
    case 'outputBytes':
      return `A run may print ${bytes(value)}.`
    case 'pids':
      return `A run may have ${value} processes.`
    default:
      return `A run may write files of ${bytes(value)}.`
  }
}
