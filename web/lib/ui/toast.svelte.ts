/** A short notice at the bottom of the page. */
export type Toast = {
  id: number
  tone: 'neutral' | 'danger'
  text: string
  action?: { label: string; run: () => void } | undefined
}

class Toasts {
  #list = $state<Toast[]>([])
  #next = 1

  get list(): readonly Toast[] {
    return this.#list
  }

  /** Shows a notice; it leaves by itself after `ms`, else after a time that grows with its length. */
  show({ tone = 'neutral', text, action, ms }: Partial<Toast> & { text: string; ms?: number }): void {
    const id = this.#next++
    this.#list = [...this.#list.filter((toast) => toast.text !== text).slice(-2), { id, tone, text, action }]
    setTimeout(() => this.dismiss(id), ms ?? Math.min(12_000, 3_500 + text.length * 50))
  }

  dismiss(id: number): void {
    this.#list = this.#list.filter((toast) => toast.id !== id)
  }
}

/** The page's notices; drawn once by the root layout. */
export const toasts = new Toasts()
