import { runInDurableObject } from 'cloudflare:test'
import { expect, test } from 'vitest'
import { SqliteRoomLog } from '../../durable-objects/sqlite-room-log.ts'
import { env } from './support/browser.ts'
import { countsOf, enter, evict, inObject, recordedRoom, type Stub } from './support/record.ts'

const PUSHES = 20_000
const DAY = 24 * 60 * 60_000

const sizeOf = (stub: Stub) =>
  runInDurableObject(stub, (_room, { storage }) => {
    const pages = storage.sql.exec<{ n: number }>('SELECT sum(length(body)) AS n FROM log').one().n
    return { database: storage.sql.databaseSize, log: pages }
  })

/** One letter a push, as fast as somebody types. */
const typeMuch = (stub: Stub) =>
  runInDurableObject(stub, (_room, { storage }) => {
    const log = new SqliteRoomLog(storage)
    storage.transactionSync(() => {
      const [seq, at] = [log.head(), log.lastAt()]
      for (let n = 1; n <= PUSHES; n++) {
        const op = [...(n > 1 ? [n - 1] : []), [0, 'abcdefgh'[n % 8]]]
        const push = { file: 'f1', version: n - 1, client: 'client00ada', n, ops: [op] }
        log.appendPush(seq + n, at + n * 200, push)
      }
    })
  })

test('K11: archiving a keystroke costs a small part of a row and a few bytes, and pruning gives the object its space back', async () => {
  const { id, stub } = await recordedRoom()
  const ada = await enter(id, 'ada')
  ada.leave()
  await stub.archive()
  const empty = await sizeOf(stub)
  await typeMuch(stub)
  await evict(stub)
  const full = await sizeOf(stub)
  await stub.archive()
  const bytes = await env.DB.prepare(
    `SELECT sum(length(lines)) AS lines, sum(length(salts)) AS salts, sum(ifnull(length(keyframe), 0)) AS frames,
       sum(length(outline) + length(kinds) + length(people) + length(amended)) AS about
     FROM session_events WHERE room_id = ?`,
  )
    .bind(id)
    .first<Record<'lines' | 'salts' | 'frames' | 'about', number>>()
  const texts = await env.DB.prepare('SELECT sum(length(body)) AS n FROM session_texts WHERE room_id = ?')
    .bind(id)
    .first<number>('n')
  const counts = await countsOf(id)
  await evict(stub)
  await inObject(stub, 'UPDATE log SET at = at - ?', 2 * DAY + PUSHES * 200)
  await runInDurableObject(stub, (_room, { storage }) => void storage.kv.delete('tidied'))
  await stub.archive()
  const pruned = await sizeOf(stub)
  console.log('cost', JSON.stringify({ empty, full, pruned, counts, bytes, texts }))
  expect((counts.events ?? 0) / PUSHES).toBeLessThan(0.002)
  expect(((bytes?.lines ?? 0) + (bytes?.salts ?? 0)) / PUSHES).toBeLessThan(60)
  expect(pruned.log).toBeLessThan(full.log / 100)
  expect(pruned.database).toBeLessThan(full.database / 4)
}, 120_000)
