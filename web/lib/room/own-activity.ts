import type { Activity } from '#core/protocol/presence.ts'

/** Without a key, pointer or focus for this long a person is idle; and how often news of it may go out. Milliseconds. */
export const IDLE_MS = 60_000
const TELL_MS = 1_000

const SIGNS = ['keydown', 'pointerdown', 'pointermove', 'wheel', 'focus'] as const

/** What `watchActivity` needs of a browser. */
export type Surroundings = { page: EventTarget; document: EventTarget & { readonly visibilityState: string } }

/** Calls `tell` whenever this person becomes active, idle or away; the answer ends it. */
export function watchActivity(
  tell: (state: Activity) => void,
  { page, document }: Surroundings = { page: globalThis, document: globalThis.document },
): () => void {
  const ended = new AbortController()
  let last = performance.now()
  let told: Activity = 'active'
  let toldAt = -TELL_MS
  let telling: ReturnType<typeof setTimeout> | undefined
  let waiting: ReturnType<typeof setTimeout> | undefined

  const now = (): Activity => {
    if (document.visibilityState === 'hidden') return 'away'
    return performance.now() - last >= IDLE_MS ? 'idle' : 'active'
  }
  const check = () => {
    telling = undefined
    if (now() === told) return
    const wait = toldAt + TELL_MS - performance.now()
    if (wait > 0) return void (telling = setTimeout(check, wait))
    told = now()
    toldAt = performance.now()
    tell(told)
  }
  const rest = () => {
    const left = last + IDLE_MS - performance.now()
    waiting = left > 0 ? setTimeout(rest, left + 5) : undefined
    check()
  }
  const sign = () => {
    last = performance.now()
    waiting ??= setTimeout(rest, IDLE_MS + 5)
    if (told !== 'active') telling ??= setTimeout(check)
  }
  const turned = () => {
    if (document.visibilityState === 'visible') sign()
    else check()
  }

  const options = { signal: ended.signal, capture: true, passive: true }
  for (const name of SIGNS) page.addEventListener(name, sign, options)
  document.addEventListener('visibilitychange', turned, options)
  sign()
  check()
  return () => {
    ended.abort()
    clearTimeout(telling)
    clearTimeout(waiting)
  }
}
