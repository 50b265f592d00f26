/** Waits for something, `ms` milliseconds at most; no clock runs on when it is there, for that would keep the object awake. */
export async function within(ms: number, work: Promise<unknown>): Promise<void> {
  const waiting = new AbortController()
  const patience = scheduler.wait(ms, { signal: waiting.signal }).catch(() => {})
  await Promise.race([work, patience]).finally(() => waiting.abort())
}
