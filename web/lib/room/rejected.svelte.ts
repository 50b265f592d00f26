import type { Element } from '#lib/board/elements.ts'

/** What the room would not take, and why: text of a file, or drawings. It is kept so that the person can take it elsewhere. */
export type Rejected = { message: string } & ({ file: string; text: string } | { drawn: readonly Element[] })

/** What was rejected and not seen yet. */
export class Rejections {
  #all = $state.raw<readonly Rejected[]>([])

  /** The oldest of it. */
  get first(): Rejected | null {
    return this.#all[0] ?? null
  }

  text(file: string, text: string, message: string): void {
    if (text.trim() !== '') this.#all = [...this.#all, { file, text, message }]
  }

  drawing(drawn: readonly Element[], message: string): void {
    this.#all = [...this.#all, { drawn, message }]
  }

  /** The person has seen the oldest. */
  saw(): void {
    this.#all = this.#all.slice(1)
  }
}
