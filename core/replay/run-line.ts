import type { OriginEdit } from './origins.ts'

/**
 * Runs (`[length, tag, …]`) that are edited one place after the other: what is before the place and, backwards, what is
 * after it. Going on near the last place costs nothing for the rest.
 */
export class RunLine {
  readonly #before: number[] = []
  readonly #after: number[] = []
  /** Characters before the place. */
  #at = 0

  constructor(runs: Uint32Array) {
    for (let i = runs.length - 2; i >= 0; i -= 2) this.#after.push(runs[i] ?? 0, runs[i + 1] ?? 0)
  }

  /** Puts runs in place of a part. */
  edit({ from, to, runs }: OriginEdit): void {
    this.#goTo(from)
    for (let left = to - from; left > 0;) {
      const [length, tag] = take(this.#after)
      if (length === 0) break
      if (length > left) put(this.#after, length - left, tag)
      left -= length
    }
    for (let i = 0; i < runs.length; i += 2) {
      put(this.#before, runs[i] ?? 0, runs[i + 1] ?? 0)
      this.#at += runs[i] ?? 0
    }
  }

  /** All runs, no two of one tag side by side. */
  done(): Uint32Array {
    this.#goTo(Infinity)
    return Uint32Array.from(this.#before)
  }

  #goTo(place: number): void {
    while (this.#at < place && this.#after.length > 0) {
      const [length, tag] = take(this.#after)
      const passed = Math.min(length, place - this.#at)
      put(this.#before, passed, tag)
      put(this.#after, length - passed, tag)
      this.#at += passed
    }
    while (this.#at > place) {
      const [length, tag] = take(this.#before)
      const passed = Math.min(length, this.#at - place)
      put(this.#after, passed, tag)
      put(this.#before, length - passed, tag)
      this.#at -= passed
    }
  }
}

function take(runs: number[]): [length: number, tag: number] {
  const [tag = 0, length = 0] = [runs.pop(), runs.pop()]
  return [length, tag]
}

/** Adds a run at the end; what has the same tag becomes one. */
function put(runs: number[], length: number, tag: number): void {
  if (length === 0) return
  const last = runs.length - 1
  if (last > 0 && runs[last] === tag) runs[last - 1] = (runs[last - 1] ?? 0) + length
  else runs.push(length, tag)
}
