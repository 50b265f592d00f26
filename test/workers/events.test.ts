import { runInDurableObject } from 'cloudflare:test'
import { expect, test } from 'vitest'
import { parseLine } from '#core/replay/event.ts'
import { env, errorOf, registered, roomOf } from './support/browser.ts'
import { askEvents, hear, nothingHeard } from './support/events.ts'
import type { Live } from './support/live.ts'
import { enter, evict, inObject, recordedRoom, segmentsOf, type Stub } from './support/record.ts'
import { record, session } from './support/recorded.ts'
import { bare, personalToken } from './support/script.ts'

async function type(person: Live, text: string, from = 0): Promise<void> {
  for (const [i, letter] of [...text].entries()) {
    const version = from + i
    const ops = [[[0, letter], ...(version > 0 ? [version] : [])]]
    await person.ask({ t: 'push', file: 'f1', version, n: version + 1, ops }, 'ack')
  }
}
const head = async (stub: Stub) => Number((await inObject(stub, 'SELECT max(seq) AS n FROM log'))[0]?.n)
const numbers = (to: number) => Array.from({ length: to }, (_, i) => i + 1)

/** Numbers from 0 to 1 that follow from a seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

test.each([1, 2, 3])(
  'EV1: seed %i: whoever is cut off at random and goes on gets every event once, in order, as the record has it',
  async (seed) => {
    const random = randomOf(seed)
    const { id, room, owner, stub } = await recordedRoom()
    const { secret } = await personalToken(owner, ['rooms:read'])
    const ada = await enter(id, 'ada')
    const heard = nothingHeard()
    let cuts = 0
    const listen = async (chars: number) => {
      const response = await askEvents(room.code, secret, `?after=${heard.after}`)
      await hear(response, heard, (read) => read >= chars)
      cuts++
    }
    for (let round = 0; round < 8; round++) {
      await type(ada, 'abc', round * 3)
      if (random() < 0.4) await stub.archive()
      if (random() < 0.4) await evict(stub)
      await listen(Math.ceil(random() * 1_500))
    }
    await hear(await askEvents(room.code, secret, `?after=${heard.after}`), heard)
    expect([heard.end, cuts]).toEqual(['up_to_date', 8])
    expect([...heard.lines.keys()]).toEqual(numbers(await head(stub)))
    await stub.archive()
    const sealed = (await segmentsOf(id)).flatMap(({ segment }) => segment.lines.split('\n'))
    expect([...heard.lines.values()].slice(0, sealed.length)).toEqual(sealed.slice(0, heard.lines.size))
  },
  60_000,
)

test('EV1: what the room dropped from its log comes from the archive, and what was archived meanwhile once', async () => {
  const { id, room, owner, stub } = await recordedRoom()
  const ada = await enter(id, 'ada')
  await type(ada, 'abcdef')
  await stub.archive()
  await inObject(stub, `DELETE FROM log WHERE kind = 'push' AND seq < ?`, (await head(stub)) - 2)
  await type(ada, 'gh', 6)
  const heard = nothingHeard()
  await hear(await askEvents(room.code, owner.token), heard)
  expect([...heard.lines.keys()]).toEqual(numbers(await head(stub)))
  expect(heard.forgotten).toEqual([])
})

test('EV2: events that are not kept any more are named, and the others come', async () => {
  const owner = await registered()
  const room = await roomOf(owner)
  await record(room.id)
  await env.DB.prepare('DELETE FROM session_events WHERE room_id = ? AND first_seq IN (1, 5)')
    .bind(room.id)
    .run()
  const heard = nothingHeard()
  await hear(await askEvents(room.code, owner.token, '?after=2'), heard)
  expect(heard.forgotten).toEqual([[3, 8]])
  expect([...heard.lines.keys()]).toEqual([9, 10, 11, 12])
})

test('EV2: a room that is not recorded has no events to tell', async () => {
  const { id, room, owner } = await recordedRoom({ recorded: false })
  await type(await enter(id, 'ada'), 'SECRET')
  const heard = nothingHeard()
  await hear(await askEvents(room.code, owner.token, '?follow=1'), heard)
  expect([heard.end, heard.lines.size]).toEqual(['not_recorded', 0])
})

test('EV3: case 36, who is no staff gets nothing of what is for staff, archived or not', async () => {
  const { id, room, owner, stub } = await recordedRoom()
  const [kim, grace] = [await registered(), await enter(id, 'grace', 'staff')]
  await kim.post(`/api/rooms/${room.code}/join`)
  const say = (text: string, m: string) => grace.ask({ t: 'chat', id: m, text, channel: 'staff' }, 'chat')
  await say('CANARY one', 'm1')
  await grace.ask({ t: 'note', id: 'n1', text: 'CANARY two', after: 1 }, 'note')
  await stub.archive()
  await say('CANARY three', 'm2')
  const text = async (token: string | null, type: string) =>
    (await askEvents(room.code, token, '?follow=0', { Accept: type })).text()
  for (const type of ['application/x-ndjson', 'text/event-stream']) {
    const others = await text(kim.token, type)
    expect(others).not.toMatch(/CANARY|"note"|staffChat/)
    expect(others).toContain(`"after":${await head(stub)},`)
    expect((await text(owner.token, type)).match(/CANARY/g)).toHaveLength(3)
  }
})

test('EV3: a stream is for members whose role has the history, by a sign-in or a token for reading rooms', async () => {
  const { room, owner } = await recordedRoom()
  const [kim, lee] = [await registered(), await registered()]
  await kim.post(`/api/rooms/${room.code}/join`)
  const ask = async (token: string | null, query = '') => {
    const response = await askEvents(room.code, token, query)
    return response.ok ? 'ok' : errorOf(response)
  }
  expect(await ask(null)).toBe('unauthorized')
  expect(await ask(lee.token)).toBe('not_found')
  expect(await ask(kim.token)).toBe('ok')
  expect(await ask((await personalToken(kim, ['rooms:read'])).secret)).toBe('ok')
  expect(await ask((await personalToken(kim, ['rooms:write', 'ws'])).secret)).toBe('unauthorized')
  expect(await ask(kim.token, '?after=x')).toBe('invalid after')
  await owner.patch(`/api/rooms/${room.code}/members/${kim.id}`, { role: 'bot' })
  expect(await ask(kim.token)).toBe('forbidden')
  await owner.delete(`/api/rooms/${room.code}/members/${kim.id}`)
  expect(await ask(kim.token)).toBe('not_found')
})

test('EV3: who is sent out, and whose token is ended, hears nothing more within seconds', async () => {
  const { room, owner } = await recordedRoom()
  const kim = await registered()
  await kim.post(`/api/rooms/${room.code}/join`)
  const { secret, token } = await personalToken(owner, ['rooms:read'])
  const [out, ended] = [nothingHeard(), nothingHeard()]
  const hearing = Promise.all([
    hear(await askEvents(room.code, kim.token, '?follow=1'), out),
    hear(await askEvents(room.code, secret, '?follow=1'), ended),
  ])
  await owner.delete(`/api/rooms/${room.code}/members/${kim.id}`)
  await owner.delete(`/api/tokens/${token.id}`)
  await hearing
  expect([out.end, ended.end]).toEqual(['not_allowed', 'not_allowed'])
}, 30_000)

test('EV4: server-sent events go on as things happen, and after a cut from the last one that was heard', async () => {
  const { id, room, owner, stub } = await recordedRoom()
  const ada = await enter(id, 'ada')
  await type(ada, 'ab')
  const events = async (headers: Record<string, string>, enough: string) => {
    const response = await askEvents(room.code, owner.token, '?after=1', {
      Accept: 'text/event-stream',
      ...headers,
    })
    expect(response.headers.get('Content-Type')).toBe('text/event-stream')
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    while (reader && !text.includes(enough)) text += (await reader.read()).value ?? ''
    await reader?.cancel()
    return [...text.matchAll(/id: (\d+)\ndata: (.*)\n\n/g)].map(([, seq, line = '']) => {
      expect(parseLine(line).seq).toBe(Number(seq))
      return Number(seq)
    })
  }
  const first = events({}, '[[0,"d"],3]')
  await type(ada, 'cd', 2)
  expect(await first).toEqual(numbers(await head(stub)).slice(1))
  const last = await head(stub)
  const second = events({ 'Last-Event-ID': String(last - 1) }, '[[0,"e"],4]')
  await type(ada, 'e', 4)
  expect(await second).toEqual([last, last + 1])
}, 30_000)

test('EV2: a room made of a session file tells that file’s events, and nothing that happens in it', async () => {
  const ada = await registered()
  const room = await roomOf(ada)
  await record(room.id)
  const file = await (await ada.get(`/api/rooms/${room.code}/record/export`)).arrayBuffer()
  const sent = await ada.send('POST', '/api/records', new Uint8Array(file), {
    'Content-Type': 'application/gzip',
  })
  const { room: made } = await sent.json<{ room: { id: string; code: string } }>()
  await runInDurableObject(env.ROOMS.get(env.ROOMS.idFromName(made.id)), () => {})
  const heard = nothingHeard()
  await hear(await askEvents(made.code, ada.token), heard)
  expect([...heard.lines.keys()]).toEqual(session(room.id).map(({ seq }) => seq))
  expect(heard.end).toBe('not_recorded')
  expect((await bare('GET', `/api/rooms/${made.code}/events`)).status).toBe(401)
})
