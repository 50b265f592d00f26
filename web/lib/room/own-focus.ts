/** How often news of the focus may go out, milliseconds. */
const TELL_MS = 1_000

/** What `watchFocus` needs of a browser. */
export type FocusSurroundings = {
  page: EventTarget
  document: EventTarget & { readonly visibilityState: string; hasFocus(): boolean }
}

/** Calls `tell` whenever this page, or a frame in it, loses the focus or has it again; the answer ends it. */
export function watchFocus(
  tell: (here: boolean) => void,
  { page, document }: FocusSurroundings = { page: globalThis, document: globalThis.document },
): () => void {
  const ended = new AbortController()
  let told = true
  let toldAt = -TELL_MS
  let telling: ReturnType<typeof setTimeout> | undefined

  const check = () => {
    telling = undefined
    const here = document.visibilityState === 'visible' && document.hasFocus()
    if (here === told) return
    told = here
    toldAt = performance.now()
    tell(here)
  }
  // While the focus goes from the page into a frame of it, for a moment nothing has it.
  const changed = () => {
    telling ??= setTimeout(check, Math.max(0, toldAt + TELL_MS - performance.now()))
  }

  const options = { signal: ended.signal, passive: true }
  for (const name of ['focus', 'blur']) page.addEventListener(name, changed, options)
  document.addEventListener('visibilitychange', changed, options)
  changed()
  return () => {
    ended.abort()
    clearTimeout(telling)
  }
}
