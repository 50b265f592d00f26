/** Bytes of one line of a session file at most: a push is far shorter. */
const LONGEST = 4_000_000
const NEWLINE = 10

/**
 * Cuts bytes that come in pieces into lines, which `decode` makes text of; it throws for what is not UTF-8. What comes
 * after the last `\n` is a line of its own unless it is empty.
 */
export async function* linesOf(
  pieces: AsyncIterable<Uint8Array>,
  decode: (line: Uint8Array) => string,
): AsyncGenerator<string> {
  let rest: Uint8Array[] = []
  let length = 0
  for await (const piece of pieces) {
    let from = 0
    for (let end = piece.indexOf(NEWLINE); end >= 0; end = piece.indexOf(NEWLINE, from)) {
      yield decode(joined([...rest, piece.subarray(from, end)]))
      ;[rest, length, from] = [[], 0, end + 1]
    }
    if (from === piece.length) continue
    rest.push(piece.subarray(from))
    length += piece.length - from
    if (length > LONGEST) throw new RangeError('a line is too long')
  }
  if (rest.length > 0) yield decode(joined(rest))
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
