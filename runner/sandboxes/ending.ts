import { constants } from 'node:os'
import type { RunStatus, Verdict } from '#core/protocol/run.ts'
import type { Limits } from './sandbox.ts'

/** Why a run ended. */
export type Ending = { status: RunStatus } & Pick<Verdict, 'limit' | 'message' | 'exitCode' | 'signal'>

/** No container can be had because the engine is away. */
export const AWAY: Ending = {
  status: 'busy',
  message: 'The sandbox is not available at the moment; try again soon.',
}
/** No container can be had although the engine is there. */
export const BROKEN: Ending = { status: 'internal', message: 'The language could not be loaded.' }

/** Ended at the limit of this name. */
export function over(name: keyof Limits, limits: Limits): Ending {
  const limit = { name, value: limits[name] }
  const statuses: { [name in keyof Limits]?: RunStatus } = {
    memoryBytes: 'memory_exceeded',
    outputBytes: 'output_exceeded',
  }
  return { status: statuses[name] ?? 'timeout', limit }
}

/** How a process ended, from what `wait` says. */
export function exited(status: number): Pick<Verdict, 'exitCode' | 'signal'> {
  const number = status & 0x7f
  if (number === 0) return { exitCode: status >> 8 }
  const name = Object.entries(constants.signals).find(([, value]) => value === number)?.[0]
  return { signal: name ?? `signal ${number}` }
}
