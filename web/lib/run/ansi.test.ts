import { describe, expect, test } from 'vitest'
import { AnsiReader, PLAIN, type Segment } from './ansi.ts'

const read = (...pieces: string[]): Segment[] => {
  const reader = new AnsiReader()
  return pieces.flatMap((piece) => reader.read(piece))
}
const textOf = (...pieces: string[]) =>
  read(...pieces)
    .map(({ text }) => text)
    .join('')

describe('colours and weight are kept', () => {
  test('standard, bright and reset', () => {
    expect(read('a\u001b[31mb\u001b[1;92mc\u001b[0md')).toEqual([
      { text: 'a', style: PLAIN },
      { text: 'b', style: { ...PLAIN, fg: 1 } },
      { text: 'c', style: { ...PLAIN, fg: 10, bold: true } },
      { text: 'd', style: PLAIN },
    ])
  })
  test('256 colours and true colour', () => {
    expect(read('\u001b[38;5;196mx')[0]?.style.fg).toBe('rgb(255 0 0)')
    expect(read('\u001b[48;5;244mx')[0]?.style.bg).toBe('rgb(128 128 128)')
    expect(read('\u001b[38;2;1;2;3mx')[0]?.style.fg).toBe('rgb(1 2 3)')
    expect(read('\u001b[38;2;1;2;300mx')[0]?.style).toEqual(PLAIN)
  })
  test('a sequence spread over pieces', () => {
    expect(read('a\u001b', '[3', '1mb')).toEqual([
      { text: 'a', style: PLAIN },
      { text: 'b', style: { ...PLAIN, fg: 1 } },
    ])
  })
})

/** Milliseconds of processor time, the least of three: whatever else the machine does only adds. */
function quickest(work: () => void): number {
  const times = [1, 2, 3].map(() => {
    const before = process.cpuUsage()
    work()
    return process.cpuUsage(before).user / 1000
  })
  return Math.min(...times)
}

describe('case 55: only colours and weight are applied', () => {
  test.each([
    ['an OSC 8 link', 'x\u001b]8;;javascript:alert(1)\u001b\\click\u001b]8;;\u0007y', 'xclicky'],
    ['OSC 52, the clipboard', '\u001b]52;c;ZXZpbA==\u0007ok', 'ok'],
    ['a window title', '\u001b]0;evil\u0007ok', 'ok'],
    ['a device control string', '\u001bPq#0;2;0;0;0\u001b\\ok', 'ok'],
    ['cursor movement and clearing', 'a\u001b[2J\u001b[1;1H\u001b[5Ab', 'ab'],
    ['private modes', '\u001b[?1049h\u001b[?25lok', 'ok'],
    ['a style with a private marker', '\u001b[>4;1mok', 'ok'],
    ['8-bit CSI', 'a\u009b31mb', 'ab'],
    ['bells, backspaces and NULs', 'a\u0007\b\u0000b', 'ab'],
    ['charset switches', '\u001b(0ok', 'ok'],
    ['markup stays text', '<b>&amp;</b>', '<b>&amp;</b>'],
  ])('%s', (_, input, output) => expect(textOf(input)).toBe(output))

  test('an operating system command that never ends is not kept for ever', () => {
    const reader = new AnsiReader()
    reader.read('\u001b]0;' + 'x'.repeat(10_000))
    expect(reader.read('seen')).toEqual([{ text: 'seen', style: PLAIN }])
  })

  test.each([
    ['64 KiB of ESC', '\u001b'.repeat(65_536), 0],
    ['64 KiB of sequences that begin and never end', '\u001b[0;'.repeat(16_384), null],
    ['64 KiB of commands that begin and never end', '\u001b]0;'.repeat(16_384), null],
    ['100,000 changes of colour', '\u001b[31ma\u001b[32mb'.repeat(50_000), 100_000],
  ])('%s: read in less than 200 ms', (_, input, segments) => {
    if (segments !== null) expect(read(input).length).toBe(segments)
    expect(quickest(() => read(input))).toBeLessThan(200)
  })
})
