import { afterEach, expect, test, vi } from 'vitest'
import { contextOf } from '../context.ts'
import { rooms } from './rooms.ts'

afterEach(() => vi.unstubAllGlobals())

const room = (code: string) => ({
  ...{ id: `r_${code}`, code, title: 'One', language: 'python', visibility: 'code', role: 'owner' },
  ...{ createdAt: 1, lastUsedAt: 1, lobbyName: null, retentionDays: null, ownerName: 'ada', people: [] },
  ...{ archived: false, locked: false, sealed: false, waiting: false, trial: false, recorded: true },
  owner: true,
})

test('CL4: rooms lists every page', async () => {
  const asked: string[] = []
  const pages = [
    { rooms: [room('abc-def-ghj')], next: 'a+b' },
    { rooms: [room('bcd-efg-hjk')], next: null },
  ]
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(url.replace('https://code.example', ''))
    return Response.json(pages[asked.length - 1])
  })
  const said: string[] = []
  const env = { CODECOLLAB_URL: 'https://code.example', CODECOLLAB_TOKEN: 'cc_pat_of_a_test' }
  const context = contextOf(env, { insecure: false, json: false })
  const code = await rooms.run({ options: {}, words: [] }, { ...context, say: (line) => said.push(line) })
  expect([code, said.map((line) => line.slice(0, 11))]).toEqual([0, ['abc-def-ghj', 'bcd-efg-hjk']])
  expect(asked).toEqual(['/api/rooms?limit=200', '/api/rooms?limit=200&after=a%2Bb'])
})
