import { ApiError, messageOf } from '#lib/api/error.ts'

/** What becomes of a form that is sent: one try at a time, and what was wrong with the last one. */
export class Submission {
  #busy = $state(false)
  #failure = $state.raw<unknown>(null)
  readonly #fields: () => readonly string[]

  /** `fields` names the inputs of the form; errors about others are about the whole. */
  constructor(fields: () => readonly string[]) {
    this.#fields = fields
  }

  get busy(): boolean {
    return this.#busy
  }

  /** What is wrong with one input, in a sentence. */
  errorAt = (field: string): string | undefined =>
    this.#field === field ? messageOf(this.#failure) : undefined

  /** What is wrong otherwise. */
  get problem(): string | undefined {
    return this.#failure === null || this.#field !== null ? undefined : messageOf(this.#failure)
  }

  get #field(): string | null {
    const failure = this.#failure
    const named = failure instanceof ApiError && failure.field !== undefined
    return named && this.#fields().includes(failure.field) ? failure.field : null
  }

  /** Sends; true when it worked. After an error about an input the caret is in it. */
  async run(action: () => Promise<unknown>, form?: HTMLFormElement): Promise<boolean> {
    if (this.#busy) return false
    this.#busy = true
    this.#failure = null
    try {
      await action()
      return true
    } catch (error) {
      this.#failure = error
      const input =
        this.#field === null ? null : form?.querySelector<HTMLInputElement>(`[name="${this.#field}"]`)
      input?.focus()
      return false
    } finally {
      this.#busy = false
    }
  }
}
