import { expect, test } from 'vitest'
import type { RecordedEvent } from '#core/replay/event.ts'
import { boundsOf } from '../soak/bounds.ts'
import { chatFaults, dueHooks, endFaults, pushFaults } from '../soak/faults.ts'
import { Ledger, wordOf, wordsIn } from '../soak/ledger.ts'
import { streamFaults } from '../soak/record.ts'
import type { Sample } from '../soak/samples.ts'

const CLIENT = 'client00ada'
const words = [0, 1, 2].map((n) => wordOf(CLIENT, n))
const by = { user: 'u_ada', name: 'ada', color: 5 }

/** A push of one word. */
const push = (seq: number, n: number, text: string): RecordedEvent => ({
  ...{ seq, at: 1_000 + seq, kind: 'push', file: 'f1', version: n - 1, client: CLIENT, user: 'u_ada', n },
  ops: [[[0, `${text} `]]],
})
const pushes = words.map((word, i) => push(i + 1, i + 1, word))

test('SO1: what was typed and is in the record once is right; a word that is missing, twice, or out of its number is told', () => {
  expect(pushFaults(pushes, words, [])).toEqual([])
  expect(pushFaults(pushes.slice(0, 2), words, [])).toEqual([`1 words were lost: ${words[2]}`])
  expect(pushFaults(pushes.slice(0, 2), words, [`so ${words[2]} came back`])).toEqual([])
  expect(pushFaults([...pushes, push(4, 4, words[0] ?? '')], words, [])).toEqual([
    `1 words are there twice: ${words[0]}`,
  ])
  expect(pushFaults([...pushes, push(4, 3, 'again')], words, [])).toEqual([
    `push 4 of ${CLIENT} has number 3 after 3`,
  ])
})

test('SO1: a message that its author saw and that is not there, or is there twice, is told', () => {
  const chat = (seq: number, id: string): RecordedEvent => ({
    ...{ seq, at: seq, kind: 'chat', chat: { id, by, text: 'x' } },
  })
  expect(chatFaults([chat(1, 'a'), chat(2, 'b')], new Set(['a', 'b']))).toEqual([])
  expect(chatFaults([chat(1, 'a'), chat(2, 'a')], new Set(['a', 'b']))).toEqual([
    '1 messages were lost: b',
    '1 messages are there twice: a',
  ])
})

test('SO1: a run that did not end, or ended twice, is told', () => {
  const run = { id: 'run-0001', by, at: 1, language: 'python', entry: 'main.py' }
  const began: RecordedEvent = { seq: 1, at: 1, kind: 'run', run: { ...run, status: 'running', output: [] } }
  const ended = (seq: number): RecordedEvent => ({
    ...{ seq, at: seq, kind: 'verdict', run: run.id, verdict: { status: 'ok' } },
  })
  expect(endFaults([began, ended(2)])).toEqual([])
  expect(endFaults([began])).toEqual(['1 runs did not end once: run-0001 0 times'])
  expect(endFaults([began, ended(2), ended(3)])).toEqual(['1 runs did not end once: run-0001 2 times'])
})

test('SO1: webhooks are due for the first event, for every join and for every end of a run', () => {
  const join: RecordedEvent = { seq: 2, at: 2, kind: 'join', by }
  expect(dueHooks('r_1', [join, ...pushes])).toEqual(['msg_r_1_2'])
})

test('SO1: an event of the stream that is missing or another one is told', () => {
  const lines = new Map(pushes.map((event) => [event.seq, JSON.stringify(event)]))
  expect(streamFaults(lines, pushes)).toEqual([])
  lines.delete(2)
  lines.set(3, '{}')
  expect(streamFaults(lines, pushes)).toEqual([
    'event 2 (push) was not told',
    'event 3 (push) was told as another',
  ])
})

test('SO2: memory and descriptors that grow in the last third are told, in a soak that is long enough and no other', () => {
  const sample = (second: number, grown: number): Sample => ({
    ...{ second, times: { edit: [5], join: [], run: [] }, load: 1, disk: 0, temporary: 1 },
    use: {
      bytes: { host: 2e8 * grown, workerd: 2e8, runner: 2e8, guests: 0 },
      descriptors: { host: 100 * grown, workerd: 100, runner: 100, guests: 0 },
      processes: 3,
    },
    ...{ events: 1, errors: 0 },
  })
  const grows = Array.from({ length: 60 }, (_, i) => sample((i + 1) * 10, i < 40 ? 1 : 1.5))
  const flat = grows.map(({ second }) => sample(second, 1))
  const broken = (samples: readonly Sample[], load = 0, kills = false) =>
    boundsOf(samples, { cores: 2, load, kills }).flatMap(({ what, holds }) => (holds === false ? [what] : []))
  expect(broken(flat)).toEqual([])
  expect(broken(grows)).toEqual([
    'memory of the host does not grow',
    'open descriptors of the host do not grow',
  ])
  expect(broken(grows, 0, true)).toEqual([])
  expect(broken(grows.slice(0, 59))).toEqual([])
  const slow = flat.map((one) => ({ ...one, times: { ...one.times, edit: [900] } }))
  expect(broken(slow)).toEqual(['an edit is with another person within 250 ms (p95)'])
  expect(broken(slow, 4)).toEqual([])
})

test('words are told apart by who typed them, and times of what was broken do not count', () => {
  const ledger = new Ledger()
  ledger.typing(CLIENT, words[0] ?? '')
  ledger.seen(`x ${words[0]} y`)
  expect(ledger.takeTimes().edit).toHaveLength(1)
  ledger.troubledUntil = Number.POSITIVE_INFINITY
  ledger.typing(CLIENT, words[1] ?? '')
  ledger.seen(`${words[1]}`)
  expect(ledger.takeTimes().edit).toEqual([])
  expect(wordsIn(words.join(' '))).toEqual(words)
})
