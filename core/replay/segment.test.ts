import { expect, test } from 'vitest'
import { chainStart, digestOf, link, SALT_BYTES, writeDigest } from './chain.ts'
import { parseLine, parseLines, type RecordedEvent } from './event.ts'
import { amend, cut, seal, SEGMENT_EVENTS, signedText } from './segment.ts'

const ada = { user: 'u_ada', name: 'Ada', color: 1 }
const chat = (seq: number, text: string): RecordedEvent => ({
  seq,
  at: 1_000 + seq,
  kind: 'chat',
  chat: { id: `m${seq}`, by: ada, text },
})
const salts = (count: number) => Uint8Array.from({ length: count * SALT_BYTES }, (_, i) => (i % 250) + 1)
const start = writeDigest(chainStart('r_1'))

test('a segment holds the lines, those of staff apart, and takes the chain over every event', () => {
  const note: RecordedEvent = { ...chat(2, 'careful \ud800'), kind: 'staffChat' } as RecordedEvent
  const segment = seal('r_1', start, [chat(1, 'hello'), note, chat(3, 'bye')], salts(3))
  expect(parseLines(segment.lines).map(({ seq }) => seq)).toEqual([1, 3])
  expect(parseLines(segment.staff)).toEqual([note])
  let chain = chainStart('r_1')
  const [one, three] = segment.lines.split('\n')
  for (const [i, line] of [one, segment.staff, three].entries())
    chain = link(chain, digestOf(salts(3).subarray(i * 16, i * 16 + 16), line ?? ''))
  expect(segment.head).toEqual({
    ...{ room: 'r_1', first: 1, last: 3, prev: start, hash: writeDigest(chain), amended: [] },
  })
})

test('X8: a line that is written over keeps the first digest and gets another salt, however often', () => {
  const segment = seal('r_1', start, [chat(1, 'a secret'), chat(2, 'hello')], salts(2))
  const digest = writeDigest(digestOf(salts(2).subarray(0, 16), segment.lines.split('\n')[0] ?? ''))
  const over = (text: string) => (line: string) => {
    const event = parseLine(line)
    return event.seq === 1 && event.kind === 'chat' ? { ...event, chat: { ...event.chat, text } } : null
  }
  const fresh = [200, 201].map((byte) => new Uint8Array(SALT_BYTES).fill(byte))
  const newSalt = () => fresh.shift() ?? new Uint8Array()
  const first = amend(segment, over('another'), newSalt)
  const second = first && amend(first, over(''), newSalt)
  if (!second) throw new Error('nothing was written over')
  const line = second.lines.split('\n')[0] ?? ''
  expect(parseLine(line)).toMatchObject({ was: digest, chat: { text: '' } })
  const salt = new Uint8Array(SALT_BYTES).fill(201)
  const sum = writeDigest(digestOf(salt, line))
  expect(second.head).toMatchObject({ hash: segment.head.hash, amended: [[1, sum]] })
  expect([...second.salts.subarray(0, 17)]).toEqual([...salt, 17])
  expect(signedText(second.head)).not.toBe(signedText(segment.head))
  expect(amend(segment, () => null, newSalt)).toBeNull()
})

test('a segment ends after a thousand events or before its lines are too long, and holds one at least', () => {
  const many = Array.from({ length: SEGMENT_EVENTS + 5 }, (_, i) => chat(i + 1, 'x'))
  expect(cut(many)).toBe(SEGMENT_EVENTS)
  expect(cut([chat(1, 'x'.repeat(500_000)), chat(2, 'x')])).toBe(1)
  expect(cut([])).toBe(0)
})
