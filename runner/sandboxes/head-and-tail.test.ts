import { describe, expect, it } from 'vitest'
import { Rng } from '../../test/support/rng.ts'
import { HeadAndTail, type Part } from './head-and-tail.ts'

const KB = 1024
const open = (limit = 64 * KB) => {
  const parts: Part[] = []
  const kept = new HeadAndTail(limit, (part) => void parts.push(part))
  const text = () => parts.map((part) => ('data' in part ? part.data : `<${part.missing}>`)).join('')
  return { kept, parts, text, print: (data: string | Buffer) => kept.take(Buffer.from(data)) }
}
const end = (stream: ReturnType<typeof open>) => {
  stream.kept.end()
  return stream.text()
}

describe('a stream that fits', () => {
  it('is whole, also when it ends exactly at the limit', () => {
    const stream = open()
    stream.print('x'.repeat(64 * KB - 1))
    stream.print('y')
    expect([end(stream), stream.kept.dropped]).toEqual([`${'x'.repeat(64 * KB - 1)}y`, 0])
  })

  it('is shown as it comes up to the head; what may become the tail waits', () => {
    const stream = open()
    stream.print('a')
    expect(stream.text()).toBe('a')
    stream.print('b'.repeat(60 * KB))
    expect(stream.text().length).toBe(56 * KB)
  })

  it('keeps a byte order mark and marks what is no text', () => {
    const stream = open()
    stream.print(Buffer.from([0xef, 0xbb, 0xbf, 0x41, 0xff, 0xf0, 0x9f]))
    expect(end(stream)).toBe('\ufeffA\ufffd\ufffd')
  })
})

describe('a stream that does not fit', () => {
  it('loses its middle, and says how much', () => {
    const stream = open()
    for (let line = 0; line < 20_000; line++) stream.print(`${String(line).padStart(9, '0')}\n`)
    const missing = 20_000 * 10 - 64 * KB
    expect(stream.parts.filter((part) => 'missing' in part)).toEqual([])
    const text = end(stream)
    expect(text.length).toBe(64 * KB + `<${missing}>`.length)
    expect(text).toContain(`<${missing}>`)
    expect([text.startsWith('000000000\n'), text.endsWith('000019999\n')]).toEqual([true, true])
    expect(stream.kept.dropped).toBe(missing)
  })

  it('is cut between characters', () => {
    for (let shift = 0; shift < 4; shift++) {
      const stream = open()
      stream.print('x'.repeat(shift))
      stream.print('\u{1F600}'.repeat(40 * KB))
      const missing = stream.kept.dropped
      const text = end(stream)
      expect(text.isWellFormed() && !text.includes('\ufffd')).toBe(true)
      expect((Buffer.byteLength(text) - `<${missing}>`.length - shift) % 4).toBe(0)
      expect(Buffer.byteLength(text) - `<${missing}>`.length + missing).toBe(shift + 160 * KB)
    }
  })
})

describe('what is held back', () => {
  it('is shown when the program pauses, all but the place for its last words', () => {
    const stream = open()
    stream.print('x\n'.repeat(30 * KB))
    stream.kept.pause(false)
    expect(stream.text().length).toBe(60 * KB)
    stream.print('x\n'.repeat(2 * KB))
    stream.kept.pause(false)
    expect(stream.text().length, '2 KiB are left').toBe(62 * KB)
    stream.print('y'.repeat(100 * KB))
    stream.print('the end')
    expect(end(stream).endsWith('ythe end')).toBe(true)
  })

  it('never holds a question: not with nothing lost, not after a flood, not the next one', () => {
    const stream = open()
    stream.print(`${'x'.repeat(63 * KB)}\nName? `)
    stream.kept.pause(false)
    expect(stream.text().endsWith('x\nName? ')).toBe(true)
    const flooded = open()
    for (let question = 1; question <= 6; question++) {
      flooded.print(`${'x'.repeat(90 * KB)}\nName ${question}?\n`)
      flooded.kept.pause(true)
      expect(flooded.text().endsWith(`x\nName ${question}?\n`)).toBe(true)
    }
    expect(flooded.text().replace(/<\d+>/g, '').length).toBeLessThanOrEqual(64 * KB)
  })

  it('after a flood a pause between whole lines does not spend the tail', () => {
    const stream = open()
    stream.print('x\n'.repeat(40 * KB))
    const before = stream.text()
    stream.kept.pause(false)
    expect(stream.text()).toBe(before)
  })
})

describe('whatever is printed, in whatever pieces', () => {
  const ALPHABET = ['a', '\n', '\u0000', 'é', '中', '\u{1F600}', '\ufeff']
  const JUNK = [[0xff], [0x80], [0xf0, 0x9f], [0xe2, 0x82], [0xc0], [0xf4, 0x90, 0x80], [0xed, 0xa0, 0x80]]

  function bytes(rng: Rng, clean: boolean): Buffer {
    const length = rng.pick([0, 1, 3, 20, 300])
    return Buffer.concat(
      Array.from({ length }, () =>
        clean || rng.chance(0.8) ? Buffer.from(rng.pick(ALPHABET)) : Buffer.from(rng.pick(JUNK)),
      ),
    )
  }

  /** Follows the parts along what was printed: text must stand at its place there, and gaps must fit exactly. */
  function follow(parts: Part[], whole: Buffer): { shown: number; gaps: number } {
    let [at, shown, gaps] = [0, 0, 0]
    let text = ''
    const read = () => {
      // How many bytes a text stands for is not in the text once it holds marks; the next bytes must decode to it.
      let length = Math.min(Buffer.byteLength(text), whole.length - at)
      const decode = () =>
        new TextDecoder('utf-8', { ignoreBOM: true }).decode(whole.subarray(at, at + length))
      while (length > 0 && decode() !== text) length--
      expect(decode()).toBe(text)
      at += length
      shown += length
      text = ''
    }
    for (const part of parts) {
      if ('data' in part) text += part.data
      else {
        read()
        at += part.missing
        gaps++
      }
    }
    read()
    expect(at).toBe(whole.length)
    return { shown, gaps }
  }

  for (const clean of [true, false]) {
    it(`it is whole, or has gaps of exactly the size it says (${clean ? 'text' : 'any bytes'}, seeds 1 to 400)`, () => {
      let [gaps, fitting] = [0, 0]
      for (let seed = 1; seed <= 400; seed++) {
        const rng = new Rng(seed)
        const limit = rng.pick([1, 7, 64, 500, 2_000])
        const pauses = rng.chance(0.5)
        const stream = open(limit)
        const printed: Buffer[] = []
        for (let step = rng.below(30); step >= 0; step--) {
          const piece = bytes(rng, clean)
          // Pieces end anywhere, also inside a character.
          const cut = rng.below(piece.length + 1)
          for (const half of [piece.subarray(0, cut), piece.subarray(cut)]) {
            printed.push(half)
            stream.print(half)
            if (pauses && rng.chance(0.2)) stream.kept.pause(rng.chance(0.5))
          }
        }
        end(stream)
        const whole = Buffer.concat(printed)
        const seen = `seed ${seed}, limit ${limit}`
        if (whole.length <= limit) {
          fitting++
          expect(stream.text(), seen).toBe(new TextDecoder('utf-8', { ignoreBOM: true }).decode(whole))
          expect(stream.kept.dropped, seen).toBe(0)
          continue
        }
        const result = follow(stream.parts, whole)
        expect(result.shown, seen).toBeLessThanOrEqual(limit)
        expect(stream.kept.dropped, seen).toBe(whole.length - result.shown)
        if (clean) expect(stream.text().includes('\ufffd'), seen).toBe(false)
        if (!pauses) expect(result.gaps, `${seen}: one gap`).toBe(1)
        gaps += result.gaps
      }
      expect(gaps).toBeGreaterThan(100)
      expect(fitting).toBeGreaterThan(30)
    })
  }
})
