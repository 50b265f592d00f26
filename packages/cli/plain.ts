/** Colours and the like (SGR, ECMA-48): nothing is lost without them. */
// eslint-disable-next-line no-control-regex -- these are what is looked for.
const SGR = /(?:\u001b\[|\u009b)[0-9;:]*m/g
/** Everything else a terminal or a reader's eye obeys: control characters, and what turns the direction of text. */
const UNSAFE = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu
const KEPT = new Set(['\n', '\t'])
/** Of the pictures of the control characters, that of NUL. */
const PICTURES = 0x2400

/**
 * Text of others as a terminal may have it: of control characters only `\n` and `\t` stay, the others are shown as pictures
 * (`␛`), so that nothing moves the cursor, sets a title or writes into the clipboard.
 */
export const plain = (text: string): string =>
  text
    .replace(/\r\n/g, '\n')
    .replace(SGR, '')
    .replace(UNSAFE, (unit) => (KEPT.has(unit) ? unit : pictureOf(unit.charCodeAt(0))))

/** The same on one line: a name, a title, a message. */
export const plainLine = (text: string): string => plain(text).replace(/[\n\t\u2028\u2029]+/g, ' ')

/** A value for a program, as a line of JSON that is as harmless on a terminal: what a terminal obeys is escaped, and means the same. */
export const plainJSON = (value: unknown): string =>
  JSON.stringify(value).replace(UNSAFE, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

function pictureOf(unit: number): string {
  if (unit < 0x20) return String.fromCharCode(PICTURES + unit)
  return unit === 0x7f ? '\u2421' : '\ufffd'
}
