/** How many colours people can have; `--p-0` … in tokens.css. */
export const PERSON_COLOURS = 12

/** CSS value of a person's colour; any index is folded into the palette. */
export const personColour = (index: number): string =>
  `var(--p-${Math.abs(Math.trunc(index)) % PERSON_COLOURS})`

/** `Ada`, `Ada and Bob`, `Ada, Bob, Carol and 30 more`. */
export function namesOf(people: readonly { name: string }[], shown = 3): string {
  const names = people.slice(0, shown).map(({ name }) => name)
  const more = people.length - names.length
  if (more > 0) return `${names.join(', ')} and ${more} more`
  return [names.slice(0, -1).join(', '), ...names.slice(-1)].filter(Boolean).join(' and ')
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** One or two graphemes that stand for a name: first letters of its first and last word. */
export function initials(name: string): string {
  const words = name
    .trim()
    .split(/[\s_.-]+/u)
    .filter(Boolean)
  const first = firstGrapheme(words[0] ?? '?')
  const last = words.length > 1 ? firstGrapheme(words[words.length - 1] ?? '') : ''
  // A wide character or an emoji fills the circle alone.
  return /\p{L}/u.test(first) &&
    !/\p{Extended_Pictographic}|\p{Script=Han}|\p{Script=Hangul}|[ぁ-ヿ]/u.test(first + last)
    ? (first + last).toLocaleUpperCase()
    : first
}

function firstGrapheme(text: string): string {
  for (const { segment } of graphemes.segment(text)) return segment
  return ''
}
