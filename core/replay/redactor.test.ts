import { expect, test } from 'vitest'
import { ADA, BOB, recordedSession, SessionWriter } from '../../test/support/recorded-session.ts'
import { lineOf, type RecordedEvent } from './event.ts'
import { deletionOf, Redactor, type Wanted } from './redactor.ts'
import { apply, emptyState } from './state.ts'

const SECRET = 'sk-live-51Hx9'
const paste = { file: 'f1', from: 2, to: 2, user: null, own: false }

/** A session without what is wanted, and what of it still stands; both fold, and to the same lengths. */
function without(events: readonly RecordedEvent[], wanted: Wanted) {
  const redactor = new Redactor(wanted, emptyState())
  const now = events.map((event) => redactor.take(event) ?? event)
  const [before, after] = [emptyState(), emptyState()]
  for (const event of events) apply(before, event)
  for (const event of now) apply(after, event)
  for (const [id, { text }] of before.files) expect(after.files.get(id)?.text.length).toBe(text.length)
  const standing = redactor.standing()
  const left = new Map(standing.map((one) => [one.file, before.files.get(one.file)]))
  const texts = standing.map((one) =>
    deletionOf(one)
      .apply(left.get(one.file)?.text ?? ('' as never))
      .toString(),
  )
  return { lines: now.map(lineOf).join('\n'), texts, units: redactor.units, after }
}

function session(more: (session: SessionWriter) => void): RecordedEvent[] {
  const writer = new SessionWriter()
  writer.file('f1', 'main.py')
  writer.edit(ADA, 'f1', 0, 0, `${SECRET}\nmore`, 100, 'p')
  writer.file('f2', 'other.py')
  more(writer)
  return writer.events
}

test('X1: what was inserted becomes blocks of the same length, and what stands of it can be deleted', () => {
  const events = session((writer) => writer.edit(BOB, 'f1', 3, 3, 'kept', 100))
  const { lines, texts, units, after } = without(events, paste)
  expect(lines).not.toMatch(/live|51Hx9|more/)
  expect(units).toBe(SECRET.length + 4)
  expect(after.files.get('f1')?.text.toString()).toBe('███kept██████████\n████')
  expect(texts).toEqual(['kept'])
})

test('X2: it is followed where it is moved, cut and pasted, copied, and brought back by undo', () => {
  const line = `${SECRET}\n`
  const events = session((writer) => {
    // Cut and pasted elsewhere, a part of it copied, then deleted and undone.
    writer.edit(ADA, 'f1', 0, line.length, '', 100)
    writer.edit(BOB, 'f2', 0, 0, `x = "${SECRET}"`, 100, 'p')
    writer.edit(BOB, 'f2', 0, 0, SECRET.slice(2, 11), 100, 'p')
    writer.edit(ADA, 'f1', 0, 0, line, 100, 'u')
    writer.edit(ADA, 'f1', 0, line.length, '', 100)
    writer.edit(ADA, 'f1', 4, 4, 'h', 100)
  })
  const { lines, texts } = without(events, paste)
  expect(lines).not.toMatch(/live|51H|more/)
  expect(lines).toContain('x = \\"█')
  expect(texts).toEqual(['h', 'x = ""'])
})

test('X2: whoever takes out their own leaves what others pasted', () => {
  const events = session((writer) => writer.edit(BOB, 'f2', 0, 0, SECRET, 100, 'p'))
  const own = { ...paste, user: ADA.user, own: true }
  expect(without(events, own).lines.split(SECRET)).toHaveLength(2)
  expect(without(events, { ...own, own: false }).lines).not.toContain(SECRET)
  expect(without(events, { ...paste, user: BOB.user }).units).toBe(0)
})

test('X2: short words that somebody else writes by chance stay', () => {
  const events = session((writer) => writer.edit(BOB, 'f2', 0, 0, 'more', 100))
  expect(without(events, paste).lines).toContain('more')
})

test('X1: what was taken out is not found again', () => {
  const events = session((writer) => writer.edit(ADA, 'f1', 0, 4, '', 100))
  const redactor = new Redactor(paste, emptyState())
  const now = events.map((event) => redactor.take(event) ?? event)
  expect(redactor.units).toBeGreaterThan(0)
  expect(without(now, paste).units).toBe(0)
})

test.each([1, 2, 3, 4, 5, 6])('X1: any session folds without any stretch of it (seed %i)', (seed) => {
  const events = recordedSession(seed, 300)
  const { units } = without(events, { file: 'f1', from: 40, to: 160, user: null, own: false })
  expect(units).toBeGreaterThan(0)
})
