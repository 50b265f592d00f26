import type { RunState } from '#core/protocol/down.ts'
import type { OutputChunk, RoomEvent } from './log.ts'

/** Applies an event of a run's life to the run it belongs to. */
export function foldRun(run: RunState, event: RoomEvent): RunState {
  if (event.kind === 'started' && event.run === run.id) return { ...run, ...event.as, status: 'running' }
  if (event.kind === 'output' && event.run === run.id)
    return { ...run, output: addChunks(run.output, event.chunks) }
  if (event.kind === 'verdict' && event.run === run.id) {
    return { ...run, status: event.verdict.status, verdict: event.verdict }
  }
  return run
}

/** Output with more behind it; neighbours of one stream, and of one person's typing, are joined. */
export function addChunks(output: readonly OutputChunk[], more: readonly OutputChunk[]): OutputChunk[] {
  const joined = output.slice()
  for (const chunk of more) {
    const last = joined[joined.length - 1]
    if (last?.s === chunk.s && chunk.s !== 'cut' && last.by?.user === chunk.by?.user)
      joined[joined.length - 1] = { ...last, data: last.data + chunk.data }
    else joined.push(chunk)
  }
  return joined
}
