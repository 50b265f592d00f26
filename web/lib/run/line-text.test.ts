import { describe, expect, test } from 'vitest'
import { LineText } from './line-text.ts'

/** What is on the screen after these pieces. */
function shown(...pieces: string[]): string {
  const line = new LineText()
  let [finished, open] = ['', '']
  for (const piece of pieces) {
    const change = line.write(piece)
    if (change.erase) open = ''
    if (change.done !== '') [finished, open] = [finished + open + change.done, '']
    open += change.open
  }
  return finished + open
}

describe('carriage returns', () => {
  test.each([
    ['a progress bar writes over itself', ['10 %\r20 %\r100 %\ndone\n'], '100 %\ndone\n'],
    ['also when it comes in pieces', ['10 %', '\r20 %', '\r', '100 %', '\ndone'], '100 %\ndone'],
    ['line ends of other systems are line ends', ['a\r\nb\r', '\nc'], 'a\nb\nc'],
    ['one that nothing follows leaves the line', ['10 %\r', '\r'], '10 %'],
    ['lines above stay', ['first\n10 %\r20 %'], 'first\n20 %'],
    ['several in a row are one', ['x\r\r\ny\r\r\rz'], 'x\nz'],
    ['text after the overwritten line', ['a\rb\nc\rd\ne'], 'b\nd\ne'],
  ])('%s', (_, pieces, text) => expect(shown(...pieces)).toBe(text))

  test('any cutting of a text into pieces shows the same', () => {
    const text = 'one\r\ntwo\rtw\r\n\rthree\r\r4\n5\r6'
    for (let at = 0; at <= text.length; at++)
      for (let to = at; to <= text.length; to++)
        expect(shown(text.slice(0, at), text.slice(at, to), text.slice(to))).toBe(shown(text))
  })
})
