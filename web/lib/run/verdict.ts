import type { RunState } from '#core/protocol/down.ts'
import { bytes, duration } from '#lib/ui/time.ts'

/** A run's state in a few words, how it should look, and its figures. */
export type RunDescription = {
  label: string
  tone: 'accent' | 'danger' | 'warn' | 'info' | 'neutral'
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
  return { ...headline(run), facts }
}

function headline(run: RunState): { label: string; tone: RunDescription['tone'] } {
  const { exitCode, signal } = run.verdict ?? {}
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
      return { label: `Ended with ${ending(exitCode, signal)}`, tone: 'danger' }
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

const ending = (exitCode: number | undefined, signal: string | undefined): string =>
  signal !== undefined ? signal : exitCode === undefined ? 'an error' : `code ${exitCode}`
