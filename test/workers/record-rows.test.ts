import { expect, test } from 'vitest'
import { chainStart, SALT_BYTES, writeDigest } from '#core/replay/chain.ts'
import type { RecordedEvent } from '#core/replay/event.ts'
import { readStoredText } from '#core/replay/keyframe.ts'
import { sealNext, type SealedUpTo } from '#core/replay/sealer.ts'
import { amend } from '#core/replay/segment.ts'
import { emptyState } from '#core/replay/state.ts'
import { emptyMemory } from '#core/replay/stats.ts'
import {
  amendStatement,
  readSegment,
  readText,
  segmentStatements,
} from '../../durable-objects/record-rows.ts'
import { HARD_TEXTS } from '../contracts/room-log/samples.ts'
import { env, registered, roomOf } from './support/browser.ts'

const by = { user: 'u_ada', name: 'Ada', color: 1 }
const SIGNATURE = { signature: 'c2lnbmVk', keyId: 'record-1' }
/** Longer than a part, and cut in the middle of a surrogate pair. */
const long =
  `${'x'.repeat(249_999)}\u{1f600}${'\0'.repeat(300_000)}${Object.values(HARD_TEXTS).join('')}`.replace(
    /\r\n?/g,
    '\n',
  )

const start = (room: string): SealedUpTo => ({
  chain: writeDigest(chainStart(room)),
  state: emptyState(),
  texts: new Map(),
  memory: emptyMemory(),
  since: 0,
})
const events: RecordedEvent[] = [
  { seq: 1, at: 10, kind: 'join', by },
  { seq: 2, at: 20, kind: 'file', change: 'created', file: { id: 'f1', name: 'a.md', version: 0 }, by },
  {
    ...{ seq: 3, at: 30, kind: 'push', file: 'f1', version: 0, client: 'client00ada', user: by.user, n: 1 },
    ops: [[[0, ...long.split('\n')]]],
  } as RecordedEvent,
  { seq: 4, at: 40, kind: 'note', note: { id: 'n1', by, text: 'careful \ud800', after: 3 } },
]
const salts = (count: number) => crypto.getRandomValues(new Uint8Array(count * SALT_BYTES))
const row = (room: string, first: number) =>
  env.DB.prepare('SELECT * FROM session_events WHERE room_id = ? AND first_seq = ?').bind(room, first).first()

/** Seals the events as the first of five segments, so that the fifth begins with a keyframe of them. */
async function written() {
  const { id } = await roomOf(await registered())
  const upTo = start(id)
  const sealed = [sealNext(id, upTo, events, salts(4))]
  for (let seq = 5; seq < 9; seq++)
    sealed.push(sealNext(id, upTo, [{ seq, at: seq * 10, kind: 'join', by }], salts(1)))
  for (const one of sealed) await env.DB.batch(await segmentStatements(env.DB, one, SIGNATURE))
  return { id, sealed }
}

test('K3: what was sealed is read from its rows as it was, texts of every kind and length too', async () => {
  const { id, sealed } = await written()
  const [first, last] = [await readSegment(await row(id, 1)), await readSegment(await row(id, 8))]
  expect(first).toEqual({ segment: sealed[0]?.segment, keyframe: sealed[0]?.keyframe, ...SIGNATURE })
  expect(last.keyframe).toEqual(sealed[4]?.keyframe)
  const { results } = await env.DB.prepare(
    'SELECT body FROM session_texts WHERE room_id = ? ORDER BY seq, part',
  )
    .bind(id)
    .all()
  expect(results.length).toBeGreaterThan(2)
  expect(readStoredText(await readText(results)).text.toString() === long).toBe(true)
})

test('K2: a segment that is there already is not written again, and nothing with it', async () => {
  const { id, sealed } = await written()
  const count = () =>
    env.DB.prepare('SELECT sum(edits) AS n FROM session_stats WHERE room_id = ?').bind(id).first('n')
  expect(await count()).toBe(1)
  for (const one of sealed)
    await expect(segmentStatements(env.DB, one, SIGNATURE).then((all) => env.DB.batch(all))).rejects.toThrow(
      'UNIQUE',
    )
  expect(await count()).toBe(1)
})

test('K3: what two segments say of somebody is added up, and the name is the last one', async () => {
  const { id } = await written()
  const stats = await env.DB.prepare('SELECT * FROM session_stats WHERE room_id = ?').bind(id).first()
  expect(stats).toMatchObject({
    user_id: 'u_ada',
    name: 'Ada',
    color: 1,
    first_at: 10,
    last_at: 80,
    edits: 1,
  })
  expect(stats).toMatchObject({ pasted_outside: long.length, typed: 0, messages: 0, active_ms: 70 })
})

test('K5: a segment is amended only over the one that was read', async () => {
  const { id, sealed } = await written()
  const first = sealed[0]?.segment
  if (!first) throw new Error('nothing sealed')
  const emptied = (line: string) => {
    const event = JSON.parse(line) as RecordedEvent
    return event.kind === 'note' ? { ...event, note: { ...event.note, text: '' } } : null
  }
  const changed = amend(first, emptied, () => new Uint8Array(SALT_BYTES).fill(7))
  if (!changed) throw new Error('nothing amended')
  const again = { signature: 'YWdhaW4=', keyId: 'record-2' }
  const write = async () =>
    // What is counted besides is a change, too.
    (await (await amendStatement(env.DB, changed, again, SIGNATURE.signature)).run()).meta.changes > 0
  expect([await write(), await write()]).toEqual([true, false])
  expect(await readSegment(await row(id, 1))).toEqual({
    segment: changed,
    keyframe: sealed[0]?.keyframe,
    ...again,
  })
})
