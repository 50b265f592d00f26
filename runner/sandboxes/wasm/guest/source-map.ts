const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** A place in a text, both counted from 1. */
export type Place = { line: number; column: number }

/** Numbers of one segment of a source map's `mappings` (base64 VLQ). */
function segment(text: string): number[] {
  const numbers: number[] = []
  let [value, shift] = [0, 0]
  for (const character of text) {
    const digit = DIGITS.indexOf(character)
    value |= (digit & 31) << shift
    shift += 5
    if (digit & 32) continue
    numbers.push(value & 1 ? -(value >> 1) : value >> 1)
    ;[value, shift] = [0, 0]
  }
  return numbers
}

/** Where a place of the generated text comes from, by the `mappings` of a map with one source. */
export function original(mappings: string, { line, column }: Place): Place | null {
  let [sourceLine, sourceColumn] = [0, 0]
  let found: Place | null = null
  for (const [index, text] of mappings.split(';').entries()) {
    if (index >= line) break
    let generated = 0
    for (const part of text === '' ? [] : text.split(',')) {
      const [moved = 0, , lines = 0, columns = 0] = segment(part)
      generated += moved
      sourceLine += lines
      sourceColumn += columns
      if (index < line - 1 || generated < column) found = { line: sourceLine + 1, column: sourceColumn + 1 }
    }
  }
  return found
}
