import { CAN, can } from '#core/protocol/access.ts'
import type { RunState } from '#core/protocol/down.ts'
import type { OutputChunk } from './log.ts'
import type { Room } from './room.ts'
import { foldRun } from './run-state.ts'

/** Runs that are looked through for one of before. */
const RECENT_RUNS = 200

/** Characters of output in one answer. */
export const ANSWER_CHARS = 128 * 1024

/**
 * A run as its log tells it; null when there is none, or it was long ago. Without a right to the history one sees the
 * newest, and one's own.
 */
export function runSeen(room: Room, id: string, user: string, bits: number): RunState | null {
  if (room.run?.id === id) return room.run
  const runs = room.log.events(['run'], RECENT_RUNS)
  const at = runs.findIndex((event) => event.kind === 'run' && event.run.id === id)
  const began = runs[at]
  if (began?.kind !== 'run') return null
  if (!can(bits, CAN.history) && began.run.by.user !== user) return null
  // A room runs one program at a time.
  const events = room.log.events(
    ['started', 'output', 'verdict'],
    Number.MAX_SAFE_INTEGER,
    began.seq,
    runs[at + 1]?.seq,
  )
  return events.reduce<RunState>(foldRun, began.run)
}

/** Output from a character on, as much as one answer holds, and where the next begins. */
export function outputFrom(
  output: readonly OutputChunk[],
  from: number,
  most = ANSWER_CHARS,
): { output: OutputChunk[]; next: number } {
  const found: OutputChunk[] = []
  let [at, next] = [0, from]
  for (const chunk of output) {
    const start = Math.max(0, from - at)
    at += chunk.data.length
    const data = chunk.data.slice(start, start + most - (next - from))
    if (data === '') continue
    found.push({ ...chunk, data })
    next += data.length
  }
  return { output: found, next: Math.min(next, Math.max(at, 0)) }
}
