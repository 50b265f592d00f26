import { expect, test } from 'vitest'
import type { Place } from './place.ts'
import { chat, HARD_TEXTS, push } from './samples.ts'

/** Texts of any size and any characters, the same after storing. */
export function keepsSnapshots(place: Place): void {
  for (const [what, text] of Object.entries(HARD_TEXTS)) {
    test(`D3: ${what} is the same after storing, in pushes, chat, output and snapshots`, () =>
      place.with((log, reopened) => {
        const entry = push(0, text.replace(/[\n\r]/g, ''))
        log.appendPush(1, 1, entry)
        log.appendEvent(2, 2, chat(text))
        log.appendEvent(3, 3, { kind: 'output', run: 'run-0001', chunks: [{ s: 'stdout', data: text }] })
        log.checkpoint(3, [{ file: 'f1', version: 1, seq: 3, text }], new Map())
        const again = reopened()
        expect(again.pushesOf('f1', 0)).toEqual([entry])
        expect(again.events(['chat', 'output'], 10)).toEqual([
          { ...chat(text), seq: 2, at: 2 },
          { kind: 'output', run: 'run-0001', chunks: [{ s: 'stdout', data: text }], seq: 3, at: 3 },
        ])
        expect(again.snapshotText('f1')).toBe(text)
        expect(again.snapshots()).toEqual([{ file: 'f1', version: 1, seq: 3, chars: text.length }])
      }))
  }

  test.each([
    ['letters', 'x'],
    ['CJK, three bytes each', '中'],
    ['control characters, six bytes each in JSON', '\u0001'],
    ['emoji, cut between two rows', 'x😀'],
  ])('S4: a mebibyte of %s is kept, and no stored value is 2 MB', (_what, unit) =>
    place.with((log, reopened) => {
      const text = unit.repeat(1024 * 1024).slice(0, 1024 * 1024)
      log.checkpoint(
        0,
        [
          { file: 'f1', version: 7, seq: 0, text },
          { file: 'f2', version: 1, seq: 0, text: 'small' },
        ],
        new Map(),
      )
      const again = reopened()
      expect(again.snapshotText('f1') === text).toBe(true)
      expect(again.snapshots().find(({ file }) => file === 'f1')?.chars).toBe(text.length)
      expect(again.snapshotText('f2')).toBe('small')
      expect(place.largest?.(again) ?? 0).toBeLessThan(2_000_000)
    }),
  )

  test('S4: a smaller snapshot takes the place of a larger one, whole', () =>
    place.with((log, reopened) => {
      log.checkpoint(0, [{ file: 'f1', version: 1, seq: 0, text: 'x'.repeat(1_000_000) }], new Map())
      log.checkpoint(0, [{ file: 'f1', version: 2, seq: 0, text: 'small' }], new Map())
      log.checkpoint(0, [{ file: 'f2', version: 1, seq: 0, text: '' }], new Map())
      expect([reopened().snapshotText('f1'), reopened().snapshotText('f2')]).toEqual(['small', ''])
      expect(
        reopened()
          .snapshots()
          .map(({ file, version, chars }) => [file, version, chars]),
      ).toEqual([
        ['f1', 2, 5],
        ['f2', 1, 0],
      ])
    }))
}
