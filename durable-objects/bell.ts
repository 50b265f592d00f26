/** What some wait for to ring; nothing is kept for who comes later. */
export class Bell {
  #waiting = new Set<() => void>()

  ring(): void {
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    for (const go of waiting) go()
  }

  /** Until it rings, or for so many milliseconds. */
  async next(ms: number): Promise<void> {
    let go = () => {}
    const rung = new Promise<void>((resolve) => (go = resolve))
    this.#waiting.add(go)
    const timer = setTimeout(go, ms)
    await rung
    clearTimeout(timer)
    this.#waiting.delete(go)
  }
}
