/** What can be on a board. */
export const KINDS = ['pen', 'rectangle', 'ellipse', 'line', 'arrow', 'text'] as const
export type Kind = (typeof KINDS)[number]

/**
 * One thing on the board, in pixels of the board. `w` and `h` go from a line's beginning to its end and may be
 * negative; of a stroke 0 means as it was drawn. `points` are relative to `x` and `y`.
 */
export type Element = {
  id: string
  kind: Kind
  z: number
  x: number
  y: number
  w: number
  h: number
  color: number
  width: number
  text: string
  points: readonly (readonly [number, number])[]
}

export const COLORS = ['Ink', 'Red', 'Green', 'Amber', 'Blue', 'Purple', 'Teal', 'Grey'] as const
export const WIDTHS = ['Thin', 'Medium', 'Thick', 'Very thick'] as const

/** What is drawn at most, so that nobody's board stops anybody's page. */
export const BOARD_LIMITS = {
  elements: 4_000,
  points: 10_000,
  textChars: 2_000,
  textLines: 100,
  far: 1_000_000,
} as const

/** Positions are stored in tenths of a pixel. */
export const TENTHS = 10

export const elementID = /^[A-Za-z0-9]{8,24}$/

/** The element a key of the board belongs to, and which part of it it is; null for what belongs to none. */
export function splitKey(key: string): { id: string; part: string } | null {
  const [id = '', part = '', ...rest] = key.split('/')
  return elementID.test(id) && rest.length === 0 ? { id, part } : null
}

/**
 * An element from what is stored of it. Others may have stored anything: numbers are brought into range, texts and
 * strokes cut, and what is no element at all is null.
 */
export function readElement(id: string, parts: ReadonlyMap<string, unknown>): Element | null {
  const base = record(parts.get(''))
  const kind = KINDS.find((one) => one === base['kind'])
  if (!kind) return null
  const look = record(parts.get('look'))
  const at = parts.get('at')
  const [x, y, w, h] = [0, 1, 2, 3].map((i) => within(Array.isArray(at) ? at[i] : 0, BOARD_LIMITS.far))
  return {
    ...{ id, kind, z: within(base['z'], Number.MAX_SAFE_INTEGER / 2, 1) },
    ...{ x: x ?? 0, y: y ?? 0, w: w ?? 0, h: h ?? 0 },
    color: choice(look['color'], COLORS.length, 0),
    width: choice(look['width'], WIDTHS.length + 1, 2) || 2,
    text: kind === 'text' ? readText(parts.get('text')) : '',
    points: kind === 'pen' ? readPoints(parts) : [],
  }
}

function readText(value: unknown): string {
  if (typeof value !== 'string') return ''
  return value
    .slice(0, BOARD_LIMITS.textChars)
    .split(/\r\n?|\n/)
    .slice(0, BOARD_LIMITS.textLines)
    .join('\n')
}

/** The pieces of a stroke in the order of their numbers. */
function readPoints(parts: ReadonlyMap<string, unknown>): [number, number][] {
  const numbered = [...parts.keys()].filter((part) => /^\d{1,5}$/.test(part)).map(Number)
  const points: [number, number][] = []
  for (const n of numbered.sort((a, b) => a - b)) {
    const piece = parts.get(String(n))
    if (!Array.isArray(piece)) continue
    for (let i = 0; i + 1 < piece.length && points.length < BOARD_LIMITS.points; i += 2)
      points.push([within(piece[i], BOARD_LIMITS.far), within(piece[i + 1], BOARD_LIMITS.far)])
  }
  return points
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}

/** A stored number in pixels, never beyond `far`. */
function within(value: unknown, far: number, unit: number = TENTHS): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) return 0
  return Math.max(-far, Math.min(value / unit, far))
}

const choice = (value: unknown, count: number, otherwise: number): number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < count ? value : otherwise
