import { MASK } from './masks.ts'

/** Units in a row by which text is known again wherever it is inserted, and how many of them are not blank. */
const GRAM = 8
const SOLID = 6
/** Units from which a pasted or undone text is looked for in what is known. */
const SHORT = { u: 2, p: 4, d: 4 } as const
/** Stretches and texts that are remembered at most: a few MB. */
const GRAMS = 200_000
const TEXTS = 2_000
const TEXT_CHARS = 2_000_000

/** Texts that are taken out, to find them again where they are pasted or come back. */
export class Secrets {
  readonly #grams = new Set<string>()
  readonly #texts = new Set<string>()
  #chars = 0
  #last = ''

  /** Remembers a text; what was taken out before says nothing. */
  learn(text: string): void {
    const said = text.split(MASK).join('').trim()
    // A key that is held down deletes it unit by unit.
    if (said === '' || this.#last.includes(text)) return
    this.#last = text
    // What is too long for this is known by its stretches.
    if (this.#texts.size < TEXTS && this.#chars + text.length <= TEXT_CHARS) {
      this.#texts.add(text)
      this.#chars += text.length
    }
    for (let i = 0; i + GRAM <= text.length && this.#grams.size < GRAMS; i++) {
      const gram = text.slice(i, i + GRAM)
      if (isSolid(gram)) this.#grams.add(gram)
    }
  }

  /** Marks in `flags` what is known of a text that an operation made as `letter` says inserted. */
  find(text: string, letter: string, flags: Uint8Array): void {
    if (this.#texts.size === 0 && this.#grams.size === 0) return
    for (let i = 0; i + GRAM <= text.length; i++)
      if (this.#grams.has(text.slice(i, i + GRAM))) flags.fill(1, i, i + GRAM)
    const least = SHORT[letter as keyof typeof SHORT] as number | undefined
    if (least === undefined || text.length > 100 * GRAM) return
    for (const known of this.#texts) {
      if (text.length >= least && known.includes(text) && text.trim() !== '') flags.fill(1)
      if (known.length < SHORT.p) continue
      for (let at = text.indexOf(known); at >= 0; at = text.indexOf(known, at + 1))
        flags.fill(1, at, at + known.length)
    }
  }
}

const isSolid = (gram: string): boolean => !gram.includes(MASK) && gram.replace(/\s/g, '').length >= SOLID
