/** Something to do about a notice, which leaves with it. */
export type ToastAction = { label: string; run: () => void }
/** A short notice at the bottom of the page. */
export type Toast = { id: number; tone: 'neutral' | 'danger'; text: string; actions: readonly ToastAction[] }
/** Milliseconds that a notice stays which asks for something. */
const ASKING_MS = 30_000

class Toasts {
  #list = $state<Toast[]>([])
  #next = 1

  get list(): readonly Toast[] {
    return this.#list
  }

  /** Shows a notice; it leaves by itself after `ms`, else after a time that grows with its length. Answers its id. */
  show({ tone = 'neutral', text, actions = [], ms }: Partial<Toast> & { text: string; ms?: number }): number {
    const id = this.#next++
    this.#list = [...this.#list.filter((toast) => toast.text !== text).slice(-2), { id, tone, text, actions }]
    const reading = actions.length > 0 ? ASKING_MS : Math.min(12_000, 3_500 + text.length * 50)
    setTimeout(() => this.dismiss(id), ms ?? reading)
    return id
  }

  dismiss(id: number): void {
    this.#list = this.#list.filter((toast) => toast.id !== id)
  }
}

/** The page's notices; drawn once by the root layout. */
export const toasts = new Toasts()
