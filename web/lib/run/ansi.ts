/** How a piece of output looks. Colours are indexes into the 16 standard ones, or CSS `rgb()`. */
export type Style = {
  readonly fg: number | string | null
  readonly bg: number | string | null
  readonly bold: boolean
  readonly dim: boolean
  readonly italic: boolean
  readonly underline: boolean
  readonly strike: boolean
  readonly inverse: boolean
}
export type Segment = { text: string; style: Style }

export const PLAIN: Style = {
  fg: null,
  bg: null,
  bold: false,
  dim: false,
  italic: false,
  underline: false,
  strike: false,
  inverse: false,
}

/** Longest unfinished sequence that is waited for; more than this is no sequence but noise, and is dropped. */
const MAX_HELD = 4096

/* eslint-disable no-control-regex -- control characters are what this file is about */
// CSI; OSC, DCS, SOS, PM and APC up to their terminator; other two-character escapes with their intermediates.
const SEQUENCE =
  /(?:\u001b\[|\u009b)([0-?]*)([ -/]*)([@-~])|\u001b[\]PX^_][^\u0007\u001b\u009c]*(?:\u0007|\u009c|\u001b\\)|\u001b(?:[ -/]+[0-~]|[0-OQ-WYZ\\`-~])/y
const UNFINISHED =
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*$|\u001b[\]PX^_][^\u0007\u001b\u009c]*\u001b?$|\u001b[ -/]*$/y
// Control characters that print nothing. Tab, line feed and carriage return stay.
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009a\u009c-\u009f]/g
const START = /[\u001b\u009b]/g

/**
 * Reads a stream piece by piece: colours and weight are kept, everything else in escape sequences is thrown away. Of control
 * characters tabs, line feeds and carriage returns are left.
 */
export class AnsiReader {
  #style: Style = PLAIN
  #held = ''

  /** The next piece, cut into runs of one style. A sequence may be spread over pieces. */
  read(piece: string): Segment[] {
    const segments: Segment[] = []
    const text = this.#held + piece
    this.#held = ''
    let at = 0
    while (at < text.length) {
      START.lastIndex = at
      const start = START.exec(text)?.index ?? text.length
      if (start > at) this.#print(segments, text.slice(at, start))
      at = start
      if (at === text.length) break
      SEQUENCE.lastIndex = UNFINISHED.lastIndex = at
      const sequence = SEQUENCE.exec(text)
      if (sequence) {
        if (sequence[3] === 'm' && sequence[2] === '') this.#style = select(this.#style, sequence[1] ?? '')
        at += sequence[0].length
      } else if (UNFINISHED.test(text)) {
        if (text.length - at <= MAX_HELD) this.#held = text.slice(at)
        break
      } else at++
    }
    return segments
  }

  #print(segments: Segment[], raw: string): void {
    const text = raw.replace(CONTROL, '')
    if (text === '') return
    const last = segments[segments.length - 1]
    if (last?.style === this.#style) last.text += text
    else segments.push({ text, style: this.#style })
  }
}

/** Applies the numbers of a "select graphic rendition" sequence. */
function select(style: Style, parameters: string): Style {
  if (/[<=>?]/.test(parameters)) return style
  const codes = parameters.split(/[;:]/, 64).map((code) => (code === '' ? 0 : Number(code)))
  let next: Style = style
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] ?? 0
    if (code === 38 || code === 48) {
      const [colour, used] = extended(codes, i + 1)
      if (colour !== null) next = code === 38 ? { ...next, fg: colour } : { ...next, bg: colour }
      i += used
    } else next = one(next, code)
  }
  return same(next, style) ? style : same(next, PLAIN) ? PLAIN : next
}

function one(style: Style, code: number): Style {
  if (code >= 30 && code <= 37) return { ...style, fg: code - 30 }
  if (code >= 90 && code <= 97) return { ...style, fg: code - 82 }
  if (code >= 40 && code <= 47) return { ...style, bg: code - 40 }
  if (code >= 100 && code <= 107) return { ...style, bg: code - 92 }
  switch (code) {
    case 0:
      return PLAIN
    case 1:
      return { ...style, bold: true }
    case 2:
      return { ...style, dim: true }
    case 3:
      return { ...style, italic: true }
    case 4:
      return { ...style, underline: true }
    case 7:
      return { ...style, inverse: true }
    case 9:
      return { ...style, strike: true }
    case 22:
      return { ...style, bold: false, dim: false }
    case 23:
      return { ...style, italic: false }
    case 24:
      return { ...style, underline: false }
    case 27:
      return { ...style, inverse: false }
    case 29:
      return { ...style, strike: false }
    case 39:
      return { ...style, fg: null }
    case 49:
      return { ...style, bg: null }
    default:
      return style
  }
}

/** `5;n` of the 256-colour table or `2;r;g;b`, and how many numbers it took. */
function extended(codes: readonly number[], at: number): readonly [number | string | null, number] {
  if (codes[at] === 5) return [tableColour(codes[at + 1] ?? -1), 2]
  if (codes[at] !== 2) return [null, 0]
  const rgb = codes.slice(at + 1, at + 4)
  const good = rgb.length === 3 && rgb.every((value) => Number.isInteger(value) && value >= 0 && value <= 255)
  return [good ? `rgb(${rgb.join(' ')})` : null, 4]
}

function tableColour(index: number): number | string | null {
  if (!Number.isInteger(index) || index < 0 || index > 255) return null
  if (index < 16) return index
  if (index >= 232) {
    const grey = 8 + (index - 232) * 10
    return `rgb(${grey} ${grey} ${grey})`
  }
  const level = (n: number) => (n === 0 ? 0 : 55 + n * 40)
  const cube = index - 16
  return `rgb(${level(Math.floor(cube / 36))} ${level(Math.floor(cube / 6) % 6)} ${level(cube % 6)})`
}

const same = (a: Style, b: Style): boolean =>
  a.fg === b.fg &&
  a.bg === b.bg &&
  a.bold === b.bold &&
  a.dim === b.dim &&
  a.italic === b.italic &&
  a.underline === b.underline &&
  a.strike === b.strike &&
  a.inverse === b.inverse
