import { afterAll, beforeAll, expect, test } from 'vitest'
import * as v from 'valibot'
import { manifest } from '#core/protocol/api/record.ts'
import { seed } from '../../scripts/seed.mjs'
import { Account } from '../support/account.ts'
import { Server } from '../support/server.ts'

let server: Server
beforeAll(async () => {
  server = await Server.start()
})
afterAll(() => server.stop())

const list = v.object({
  rooms: v.array(v.object({ code: v.string(), title: v.string(), sealed: v.boolean() })),
})

test('V10: npm run seed makes an account and three rooms with a record, and they end as the recordings do', async () => {
  const said: string[] = []
  await seed(server.url, (line) => said.push(line))
  const [, password = ''] = /with the password (\S+)$/.exec(said[0] ?? '') ?? []
  const demo = await Account.enter(server.url, 'login', { login: 'demo', password })
  const { rooms } = v.parse(list, await demo.send('GET', '/api/rooms'))
  expect(rooms.map(({ title }) => title).toSorted()).toEqual([
    'A Svelte component',
    'A skip list in Rust',
    'Two people, one text',
  ])
  expect(said.slice(2).toSorted()).toEqual(
    rooms.map(({ code, title }) => `${title}: ${server.url}/r/${code}/replay`).toSorted(),
  )
  const records = await Promise.all(
    rooms.map(async ({ code }) => v.parse(manifest, await demo.send('GET', `/api/rooms/${code}/record`))),
  )
  const of = (title: string) => records.find(({ room }) => room.title === title)
  expect(
    of('Two people, one text')
      ?.people.map(({ name }) => name)
      .toSorted(),
  ).toEqual(['First author', 'Second author'])
  for (const { room, segments } of records) {
    expect(room.origin).toMatchObject({
      from: 'file',
      ours: false,
      credit: expect.stringContaining('CC BY 4.0'),
    })
    expect(segments.length).toBeGreaterThan(15)
  }
  await expect(seed(server.url, () => {})).rejects.toThrow('DEMO_PASSWORD')
})
