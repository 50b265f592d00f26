/** How a file writes what a room only knows as text: its line ends, and whether a mark of UTF-8 stands before it. */
export type Writing = { crlf: boolean; mark: boolean }

/** How a file is written that is not there yet. */
export const PLAIN: Writing = { crlf: false, mark: false }

const MARK = '\ufeff'

/**
 * The text of a file's bytes, with `\n` between lines, and how it is written; null for what is no UTF-8. Line ends are of
 * Windows when most are.
 */
export function readText(bytes: Uint8Array): { text: string; writing: Writing } | null {
  let whole: string
  try {
    whole = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
  const mark = whole.startsWith(MARK)
  const body = mark ? whole.slice(1) : whole
  const pairs = body.match(/\r\n/g)?.length ?? 0
  const all = body.match(/\r\n?|\n/g)?.length ?? 0
  return { text: body.replace(/\r\n?/g, '\n'), writing: { crlf: pairs * 2 > all, mark } }
}

/** The bytes of a text. */
export const writeText = (text: string, { crlf, mark }: Writing): Uint8Array =>
  new TextEncoder().encode((mark ? MARK : '') + (crlf ? text.replaceAll('\n', '\r\n') : text))

/**
 * A text as a file can hold it: half a character (a lone surrogate) is U+FFFD there, as long as it is here, so that places
 * stay the same.
 */
export const storable = (text: string): string => text.toWellFormed()
