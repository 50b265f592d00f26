import type { Attachment } from 'svelte/attachments'
import type { Side } from './place-tip.ts'

/** What a tooltip says, the keys that do the same, and where it wants to be. */
export type Tip = { text: string; keys?: string | undefined; side: Side }

const DELAY_MS = 450
/** After one tooltip the next comes at once for this long. */
const WARM_MS = 300

class Tips {
  #shown = $state.raw<{ anchor: HTMLElement; tip: () => Tip } | null>(null)
  #timer: ReturnType<typeof setTimeout> | undefined
  #warmUntil = 0

  get shown(): { anchor: HTMLElement; tip: () => Tip } | null {
    return this.#shown
  }

  open(anchor: HTMLElement, tip: () => Tip, now: boolean): void {
    clearTimeout(this.#timer)
    const wait = now || performance.now() < this.#warmUntil ? 0 : DELAY_MS
    this.#timer = setTimeout(() => {
      if (anchor.isConnected && tip().text !== '') this.#shown = { anchor, tip }
    }, wait)
  }

  close(anchor?: HTMLElement): void {
    clearTimeout(this.#timer)
    if (!this.#shown || (anchor && this.#shown.anchor !== anchor)) return
    this.#shown = null
    this.#warmUntil = performance.now() + WARM_MS
  }
}

/** The one tooltip of the page; drawn by TipLayer.svelte in the root layout. */
export const tips = new Tips()

/** Gives an element a tooltip for the mouse and for keyboard focus; fingers get none. */
export const tip =
  (content: () => Tip): Attachment<HTMLElement> =>
  (anchor) => {
    const enter = (event: PointerEvent) => event.pointerType === 'mouse' && tips.open(anchor, content, false)
    const leave = () => tips.close(anchor)
    const focus = () => anchor.matches(':focus-visible') && tips.open(anchor, content, false)
    const stop = new AbortController()
    const options = { signal: stop.signal }
    anchor.addEventListener('pointerenter', enter, options)
    anchor.addEventListener('pointerleave', leave, options)
    anchor.addEventListener('focus', focus, options)
    anchor.addEventListener('blur', leave, options)
    return () => {
      stop.abort()
      tips.close(anchor)
    }
  }
