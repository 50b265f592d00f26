import { expect, test } from 'vitest'
import { LIMITS } from './limits.ts'
import { parseDown, parseUp } from './parse.ts'

const ok = (frame: string) => parseUp(frame).ok

test('L1: size is checked before anything is read', () => {
  expect(parseUp('{'.repeat(LIMITS.frameChars + 1))).toEqual({ ok: false, why: 'too_large', type: '?' })
  expect(parseUp('{'.repeat(LIMITS.frameChars))).toEqual({ ok: false, why: 'bad_message', type: '?' })
})

test('L2: deep nesting is no message and no trouble', () => {
  expect(ok('['.repeat(LIMITS.frameChars))).toBe(false)
  const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`
  expect(ok(deep)).toBe(false)
  expect(
    ok(`{"t":"push","file":"f1","version":0,"n":1,"ops":[[${deep}]]}`),
    'left to the check of changes',
  ).toBe(true)
})

test('L2: a message is exact: no field more, none less, none of another kind', () => {
  const chat = { t: 'chat', id: 'm1', text: 'hi' }
  expect(ok(JSON.stringify(chat))).toBe(true)
  for (const bad of [
    { ...chat, more: 1 },
    { t: 'chat', id: 'm1' },
    { ...chat, text: 1 },
    { ...chat, id: '' },
    { ...chat, id: 'a b' },
    [chat],
  ]) {
    expect(ok(JSON.stringify(bad))).toBe(false)
  }
})

test.each([
  [
    'clientID',
    { t: 'hello', v: 1, client: '%', files: [] },
    ['abcdefgh', 'A1b2C3d4E5f6G7h8I9j0K1l2'],
    ['short', 'with-dash00', 'x'.repeat(25), 'ünïcödé00', '__proto__'],
  ],
  [
    'fileID',
    { t: 'open', file: '%' },
    ['f1', 'f200', 'f999999999'],
    ['f0', 'f01', 'f', '1', 'f-1', 'f1 ', 'f1\n', 'F1', 'f9999999999'],
  ],
  [
    'requestID',
    { t: 'createFile', id: '%', name: 'a' },
    ['a', 'A-_9', 'x'.repeat(36)],
    ['', 'x'.repeat(37), 'a b', 'a\u0000', 'ä'],
  ],
  [
    'runID',
    { t: 'cancel', run: '%' },
    ['12345678', 'run_-AZ09'],
    ['1234567', 'x'.repeat(65), '../../etc', 'a\n2345678'],
  ],
])('L2: %s has one form', (_what, message, good, bad) => {
  const frame = (id: string) => JSON.stringify(message).replace('%', JSON.stringify(id).slice(1, -1))
  for (const id of good) expect([id, ok(frame(id))]).toEqual([id, true])
  for (const id of bad) expect([id, ok(frame(id))]).toEqual([id, false])
})

test('L5: what is parsed has only the fields it should have', () => {
  const parsed = parseUp(
    '{"t":"chat","id":"m1","text":"hi","__proto__":{"x":1},"constructor":{"prototype":{"x":1}}}',
  )
  if (parsed.ok) expect(Object.keys(parsed.value)).toEqual(['t', 'id', 'text'])
  expect(({} as { x?: unknown }).x).toBeUndefined()
})

test('a client reads the room as carefully as the room reads a client', () => {
  expect(parseDown('{"t":"leave","client":"client0001"}')).toEqual({
    ok: true,
    value: { t: 'leave', client: 'client0001' },
  })
  expect(parseDown('{"t":"leave"}')).toEqual({ ok: false, why: 'bad_message', type: 'leave' })
  expect(parseDown('<html>')).toEqual({ ok: false, why: 'bad_message', type: '?' })
})
