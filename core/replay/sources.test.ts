import { expect, test } from 'vitest'
import {
  ADA,
  BOB,
  memoryRecord,
  recordedSession,
  SessionWriter,
} from '../../test/support/recorded-session.ts'
import { Rng } from '../../test/support/rng.ts'
import { Redactor } from './redactor.ts'
import { Seeker } from './seek.ts'
import { sourcesOf, type Source } from './sources.ts'
import { emptyState } from './state.ts'

function story() {
  const session = new SessionWriter()
  session.file('f1', 'main.py')
  return session
}
const text = (session: SessionWriter) => session.state.files.get('f1')?.text.toString() ?? ''
const seekerOf = (session: SessionWriter, size = 4) => {
  const { source, manifest } = memoryRecord(session.events, size)
  return new Seeker(source, manifest)
}
/** Where what these words are now came from. */
function sources(session: SessionWriter, words: string, size?: number) {
  const from = text(session).indexOf(words)
  const stretch = { file: 'f1', seq: session.events.length, from, to: from + words.length }
  return sourcesOf(seekerOf(session, size), stretch)
}
/** What the file says once that is taken out. */
function without(session: SessionWriter, list: readonly Source[]): string {
  let said = text(session)
  for (const { file, user, from, to } of list) {
    const redactor = new Redactor({ file, user, from, to, own: false }, emptyState())
    for (const event of session.events) redactor.take(event)
    for (const { ranges } of redactor.standing())
      for (const range of ranges)
        said = said.slice(0, range.from) + '·'.repeat(range.to - range.from) + said.slice(range.to)
  }
  return said
}

test('X10: what was typed letter by letter is one source of each person, without what was written in between', async () => {
  const session = story()
  for (const letter of 'abc') session.edit(ADA, 'f1', text(session).length, text(session).length, letter)
  session.edit(BOB, 'f1', 0, 0, 'B')
  session.edit(ADA, 'f1', 4, 4, 'd')
  session.edit(ADA, 'f1', 0, 0, 'x')
  session.edit(ADA, 'f1', 6, 6, 'e')
  expect(text(session)).toBe('xBabcde')
  const { list, older } = await sources(session, 'abcde')
  expect(list).toMatchObject([
    { user: ADA.user, from: 2, to: 6, units: 4 },
    { user: ADA.user, from: 8, to: 8, units: 1 },
  ])
  expect(older).toBe(0)
  expect(without(session, list)).toBe('xB·····')
  expect((await sources(session, 'Bab')).list).toMatchObject([
    { user: ADA.user, from: 2, to: 3 },
    { user: BOB.user, from: 5, to: 5 },
  ])
})

test('X10: text that was moved, or deleted and brought back, came from where it was written first', async () => {
  const session = story()
  session.edit(ADA, 'f1', 0, 0, 'one\nsecret\n', 100, 'p')
  const { version } = session.state.files.get('f1') ?? { version: 0 }
  const push = { kind: 'push', file: 'f1', version, client: 'bobbobbob', user: BOB.user, n: 3 } as const
  session.add({ ...push, ops: [[[0, 'secret', ''], 4, [7]]], how: 'e' })
  expect(text(session)).toBe('secret\none\n')
  expect((await sources(session, 'secret')).list).toMatchObject([{ user: ADA.user, from: 2, to: 2 }])
  session.edit(ADA, 'f1', 0, 6, '')
  session.edit(BOB, 'f1', 0, 0, '# ')
  session.edit(ADA, 'f1', 2, 2, 'secret', 100, 'u')
  const { list } = await sources(session, 'cre')
  // Nothing that she wrote in between is in it: she only deleted.
  expect(list).toMatchObject([{ user: ADA.user, from: 2, to: 6 }])
  expect(without(session, list)).toMatch(/^# ·{6}/)
})

test('X10: what was there before the record is told as older', async () => {
  const session = story()
  session.edit(ADA, 'f1', 0, 0, 'old')
  session.edit(ADA, 'f1', 3, 3, 'new')
  const { source, manifest } = memoryRecord(session.events, 2)
  const seeker = new Seeker(source, { ...manifest, segments: manifest.segments.slice(1) })
  const { list, older } = await sourcesOf(seeker, { file: 'f1', seq: 3, from: 1, to: 6 })
  expect([list.length, older]).toEqual([1, 2])
})

for (const seed of [1, 2, 3])
  test(`X10: taking out its sources leaves nothing of any stretch (seed ${seed})`, async () => {
    const rng = new Rng(seed)
    const session = new SessionWriter()
    Object.assign(session, { events: recordedSession(seed, 300) })
    const seeker = seekerOf(session, 50)
    let looked = 0
    for (let i = 0; i < 20; i++) {
      const seq = session.events.length
      const [id, file] = rng.pick([...(await seeker.stateAt(seq)).files])
      if (file.text.length < 2) continue
      const from = rng.below(file.text.length - 1)
      const to = Math.min(file.text.length, from + 1 + rng.below(30))
      const { list, older } = await sourcesOf(seeker, { file: id, seq, from, to })
      expect(older).toBe(0)
      const gone = new Set<number>()
      for (const { user, ...source } of list) {
        const redactor = new Redactor({ ...source, user, own: false }, emptyState())
        for (const event of session.events) redactor.take(event)
        for (const { file: of, ranges } of redactor.standing())
          for (const range of ranges) for (let at = range.from; at < range.to && of === id; at++) gone.add(at)
      }
      for (let at = from; at < to; at++) expect(gone.has(at), `unit ${at} of ${from} to ${to}`).toBe(true)
      looked++
    }
    expect(looked).toBeGreaterThan(10)
  })
