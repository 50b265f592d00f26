/** Stream types in the header of a frame of the Engine API's attach stream. */
const NAMES = ['stdin', 'stdout', 'stderr'] as const
const HEADER = 8

/** Takes an attach stream apart: each frame has a type, three zero bytes and a 32-bit length in front. */
export function demultiplexer(
  take: (name: 'stdout' | 'stderr', bytes: Buffer) => void,
): (bytes: Buffer) => void {
  let header = Buffer.alloc(0)
  let name: 'stdout' | 'stderr' = 'stdout'
  let left = 0
  return (bytes) => {
    let rest = bytes
    while (rest.length > 0) {
      if (left > 0) {
        const piece = rest.subarray(0, left)
        left -= piece.length
        rest = rest.subarray(piece.length)
        take(name, piece)
        continue
      }
      const more = rest.subarray(0, HEADER - header.length)
      header = Buffer.concat([header, more])
      rest = rest.subarray(more.length)
      if (header.length < HEADER) return
      name = NAMES[header[0] ?? 0] === 'stderr' ? 'stderr' : 'stdout'
      left = header.readUInt32BE(4)
      header = Buffer.alloc(0)
    }
  }
}
