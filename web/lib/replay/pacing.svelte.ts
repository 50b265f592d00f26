import { IDLE_MS, paceOf, refined, type Pace, type Pause } from '#core/replay/pace.ts'
import type { Layer } from './density.ts'
import type { Drawn, Grown, Known } from './messages.ts'

const NOTHING: Drawn = { whole: [], short: [] }

/** How the time of a session passes while it is watched, and how it lies on the timeline. */
export class Pacing {
  #from = $state(0)
  #to = $state(0)
  #activity = $state.raw(NOTHING)
  /** Pauses by the outline, and those that are known better by now. */
  #coarse = $state.raw<Pause[]>([])
  #pauses = $state.raw<Pause[]>([])
  /** Whether long pauses pass quickly. */
  skipIdle = $state(true)

  /** How time passes while it plays. */
  readonly pace = $derived.by(() => this.#paceWith(this.#pauses))
  /** How times lie on the timeline: it stays as it is while more becomes known. */
  readonly axis = $derived.by(() => this.#paceWith(this.#coarse))
  /** Who did how much along the timeline, in `COLUMNS` columns. */
  readonly density = $derived.by((): readonly Layer[] => this.#activity[this.skipIdle ? 'short' : 'whole'])

  /** Long pauses as they are drawn. */
  get gaps(): readonly Pause[] {
    return this.#coarse
  }

  open({ from, to, activity, pauses }: Omit<Grown, 'manifest'>): void {
    this.#from = from
    this.#to = to
    this.#activity = activity
    this.#coarse = this.#pauses = pauses
  }

  /** The session went on: what is known exactly of its first part stays known. */
  grow({ from, to, activity, pauses }: Grown): void {
    const end = this.#to
    const later = pauses
      .filter(([, until]) => until > end)
      .map(([since, until]): Pause => [Math.max(since, end), until])
    const known = refined(this.#pauses, [end, to], later)
    this.open({ from, to, activity, pauses })
    this.#pauses = known
  }

  /** The pauses of a stretch are known exactly. */
  refine({ stretch, pauses }: Known): void {
    this.#pauses = refined(this.#pauses, stretch, pauses)
  }

  /** Where a time lies on the timeline, from 0 to 1. */
  partOf(at: number): number {
    return this.axis.length === 0 ? 0 : this.axis.played(at) / this.axis.length
  }

  #paceWith(pauses: readonly Pause[]): Pace {
    return paceOf(this.#from, this.#to, pauses, this.skipIdle ? IDLE_MS : null)
  }
}
