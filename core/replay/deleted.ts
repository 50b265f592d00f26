import * as v from 'valibot'
import { fileID, natural } from '#core/protocol/shared.ts'

/**
 * What somebody deleted last, without its text: length and two sums of each piece, the newest last. `last` is where and
 * when the newest piece was deleted.
 */
export const deleted = v.strictObject({
  user: v.string(),
  pieces: v.array(v.strictTuple([natural, natural, natural])),
  last: v.strictObject({ file: fileID, from: natural, at: natural }),
})
export type Deleted = v.InferOutput<typeof deleted>
type Piece = Deleted['pieces'][number]

/** Pieces that are remembered of a person. */
export const PIECES = 64
/** And of everybody. */
const ALL_PIECES = 2_000
/** A key that is held down deletes again within this time, milliseconds, and so much at most. */
const HELD_MS = 100
const HELD_CHARS = 4

// Polynomials modulo 2^32: the sum of two texts behind each other follows from theirs.
const [A, B] = [0x01000193, 0x5bd1e995]

function pieceOf(text: string): Piece {
  let [a, b] = [0, 0]
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i) + 1
    a = (Math.imul(a, A) + unit) | 0
    b = (Math.imul(b, B) + unit) | 0
  }
  return [text.length, a >>> 0, b >>> 0]
}

function power(base: number, exponent: number): number {
  let result = 1
  for (; exponent > 0; exponent >>>= 1, base = Math.imul(base, base))
    if (exponent % 2 === 1) result = Math.imul(result, base)
  return result
}

const joined = ([n, a, b]: Piece, [m, c, d]: Piece): Piece => [
  n + m,
  (Math.imul(a, power(A, m)) + c) >>> 0,
  (Math.imul(b, power(B, m)) + d) >>> 0,
]

/** What people deleted last, the one who did so last at the end. */
export type Deletions = ReadonlyMap<string, Deleted>

/** Remembers a text that somebody deleted at `from` of a file; the oldest pieces go. */
export function remember(
  all: Deletions,
  user: string,
  text: string,
  where: Deleted['last'],
): Map<string, Deleted> {
  const known = all.get(user)
  const next = new Map(all)
  next.delete(user)
  next.set(user, { user, pieces: withPiece(known, text, where), last: where })
  let count = 0
  for (const { pieces } of next.values()) count += pieces.length
  for (const [other, { pieces }] of next) {
    if (count <= ALL_PIECES) break
    next.delete(other)
    count -= pieces.length
  }
  return next
}

function withPiece(known: Deleted | undefined, text: string, { file, from, at }: Deleted['last']): Piece[] {
  const piece = pieceOf(text)
  const before = known?.pieces[known.pieces.length - 1]
  if (!known || !before) return [piece]
  const { last } = known
  const held = file === last.file && at - last.at <= HELD_MS && text.length <= HELD_CHARS
  if (held && from === last.from) return [...known.pieces.slice(0, -1), joined(before, piece)]
  if (held && from + text.length === last.from) return [...known.pieces.slice(0, -1), joined(piece, before)]
  return [...known.pieces.slice(1 - PIECES), piece]
}

/**
 * Whether somebody deleted this text: as one piece, or as pieces behind each other, or, as with the backspace key, before
 * each other.
 */
export function wasDeleted(known: Deleted | undefined, text: string): boolean {
  if (!known || text === '') return false
  const wanted = pieceOf(text)
  const { pieces } = known
  // Windows of pieces whose lengths sum up to the text's; lengths are positive, so their ends only go forward.
  let [end, length] = [0, 0]
  for (let begin = 0; begin < pieces.length; begin++) {
    while (end < pieces.length && length < wanted[0]) length += pieces[end++]?.[0] ?? 0
    if (length === wanted[0] && isWindow(pieces.slice(begin, end), wanted)) return true
    length -= pieces[begin]?.[0] ?? 0
  }
  return false
}

function isWindow(window: readonly Piece[], wanted: Piece): boolean {
  const same = (piece: Piece) => piece[1] === wanted[1] && piece[2] === wanted[2]
  return (
    same(window.reduce((text, piece) => joined(text, piece))) ||
    same(window.reduce((text, piece) => joined(piece, text)))
  )
}
