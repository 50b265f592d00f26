import type { RunState } from '../../../core/protocol/down.ts'

/** A stream that a piece of a run's output is for. */
export type Piece = { to: 'stdout' | 'stderr'; text: string }

/**
 * What of a run's output was not printed yet, in its order: the room tells all of it again after a cut. What people typed is
 * not printed; what the limits cut is named on stderr.
 */
export class Printed {
  #done = 0

  /** The pieces that are new since the last call. */
  next(output: RunState['output']): Piece[] {
    const pieces: Piece[] = []
    let skip = this.#done
    for (const { s, data } of output) {
      const rest = data.slice(skip)
      skip = Math.max(0, skip - data.length)
      if (rest === '') continue
      this.#done += rest.length
      if (s === 'cut') pieces.push({ to: 'stderr', text: `\n[cut: ${rest} bytes]\n` })
      else if (s !== 'stdin') pieces.push({ to: s === 'stdout' ? 'stdout' : 'stderr', text: rest })
    }
    return pieces
  }
}
