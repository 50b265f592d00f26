import { onMount } from 'svelte'

/** Less than this share of the screen left means that a keyboard is open. */
const KEYBOARD_SHARE = 0.78

/** The part of the page that can be seen: a phone's keyboard covers the rest without telling the layout. */
export class VisibleViewport {
  #height = $state<number | null>(null)
  #top = $state(0)
  #full = 0

  /** Call while a component is being made. */
  constructor() {
    onMount(() => {
      const viewport = window.visualViewport
      if (!viewport) return
      const read = () => {
        this.#full = Math.max(this.#full, viewport.height)
        // Zoomed in by hand: the page keeps its size then.
        const zoomed = viewport.scale > 1.01
        this.#height = zoomed ? null : viewport.height
        this.#top = zoomed ? 0 : viewport.offsetTop
      }
      const turned = () => {
        this.#full = 0
        read()
      }
      read()
      viewport.addEventListener('resize', read)
      viewport.addEventListener('scroll', read)
      screen.orientation?.addEventListener('change', turned)
      return () => {
        viewport.removeEventListener('resize', read)
        viewport.removeEventListener('scroll', read)
        screen.orientation?.removeEventListener('change', turned)
      }
    })
  }

  /** CSS height of what can be seen. */
  get height(): string {
    return this.#height === null ? '100dvh' : `${this.#height}px`
  }
  /** How far the browser scrolled the page to show the focused field, pixels. */
  get top(): number {
    return this.#top
  }
  get keyboard(): boolean {
    return this.#height !== null && this.#height < this.#full * KEYBOARD_SHARE
  }
}
