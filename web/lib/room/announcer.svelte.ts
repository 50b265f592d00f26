/** What a screen reader is to say next; drawn once by Announcer.svelte. */
class Announcements {
  #text = $state('')
  #queue: string[] = []
  #timer: ReturnType<typeof setTimeout> | undefined

  get text(): string {
    return this.#text
  }

  /** Says a sentence when the voice is free; of many at once only the last few are worth hearing. */
  say(sentence: string): void {
    this.#queue = [...this.#queue.slice(-2), sentence]
    this.#timer ??= setTimeout(() => {
      this.#text = this.#queue.join(' ')
      this.#queue = []
      this.#timer = undefined
    }, 400)
  }
}

export const announcements = new Announcements()

/** Says a sentence politely; null says nothing. */
export function announce(sentence: string | null): void {
  if (sentence !== null) announcements.say(sentence)
}
