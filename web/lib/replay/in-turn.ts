let last: Promise<unknown> = Promise.resolve()

/** Does something in a task of its own, after what was to be done before it: between the two the page can draw. */
export function inTurn(work: () => void): Promise<void> {
  const done = last.then(() => new Promise((next) => setTimeout(next))).then(work)
  last = done.catch(() => null)
  return done
}
