import { beforeAll, expect, test } from 'vitest'
import * as v from 'valibot'
import { quotasAnswer, type QuotaName } from '#core/protocol/api/quotas.ts'
import { noteCpu, spendRun } from '../../durable-objects/quota-days.ts'
import { withVariables } from './support/admin.ts'
import { env, errorOf, guestNamed, registered, roomOf, type Browser } from './support/browser.ts'
import { embeddedRoomOf, enterFrame, framed, siteKey, siteToken } from './support/embedded.ts'
import { problemOf } from './support/problems.ts'
import { askScript, Script, scriptAccount } from './support/script.ts'

let ada: Browser
beforeAll(async () => {
  ada = await registered()
})

/** Asks twice at the same time. */
const twice = (ask: (n: number) => Promise<Response>) => Promise.all([ask(0), ask(1)])
const room = { title: 'A room', language: 'python', visibility: 'private' }
const hook = { url: 'https://hooks.example/x', kinds: ['run.ended'] }

const EDGES: readonly [string, QuotaName, string, (person: Browser, n: number) => Promise<Response>][] = [
  ['QUOTA_ROOMS', 'rooms', '1', (person) => person.post('/api/rooms', room)],
  ['QUOTA_ROOMS_PER_DAY', 'rooms_a_day', '1', (person) => person.post('/api/rooms', room)],
  [
    ...(['QUOTA_TOKENS', 'tokens', '1'] as const),
    (person) => person.post('/api/tokens', { name: 'A token', scopes: ['ws'], days: 30 }),
  ],
  ['QUOTA_EMBED_KEYS', 'embed_keys', '1', (person) => person.post('/api/embed-keys', { name: 'A site' })],
  ['QUOTA_WEBHOOKS', 'webhooks', '1', (person) => person.post('/api/webhooks', hook)],
  [
    ...(['QUOTA_PROBLEMS', 'problems', '1'] as const),
    (person, n) => person.post('/api/problems', problemOf({ slug: `edge-${n}` })),
  ],
]

test.each(EDGES)(
  'QU1: %s: of two requests at the edge one wins, and the other is told what to do',
  async (variable, field, most, ask) => {
    await withVariables({ [variable]: most }, async () => {
      const person = await registered()
      const answers = await twice((n) => ask(person, n))
      expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 403])
      const refused = answers.find(({ status }) => status === 403)
      if (refused === undefined) throw new Error('nothing was refused')
      expect(refused.headers.has('Retry-After')).toBe(field === 'rooms_a_day')
      expect(await errorOf(refused.clone())).toBe(`quota_reached ${field}`)
      expect(await refused.text()).toMatch(/Delete one|after midnight/)
      // It is each account's own.
      expect((await ask(await registered(), 0)).status).toBe(201)
    })
    // Nothing of what was refused is left, and more may be set at any time.
    const person = await registered()
    expect((await ask(person, 0)).status).toBe(201)
  },
)

test('QU1: bytes of problems: of two at the edge one wins', async () => {
  await withVariables({ QUOTA_PROBLEM_MB: '1' }, async () => {
    const person = await registered()
    const random = () =>
      Array.from({ length: 11 }, (_, i) => ({
        ...{ name: `t${i}`, hidden: true, expected: 'x' },
        input: btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(60_000)))),
      }))
    const answers = await twice((n) =>
      person.post('/api/problems', problemOf({ slug: `big-${n}`, tests: random() })),
    )
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 403])
    const refused = answers.find(({ status }) => status === 403)
    expect(refused && (await errorOf(refused))).toBe('quota_reached problem_mb')
  })
})

test('QU2: a room takes as many members as it may, by the code and by links alike; who belongs to it comes back', async () => {
  await withVariables({ QUOTA_MEMBERS_PER_ROOM: '2' }, async () => {
    const [bob, eve] = [await registered(), await guestNamed('Eve')]
    const { code } = await roomOf(ada)
    const answers = await Promise.all([bob, eve].map((person) => person.post(`/api/rooms/${code}/join`)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 403])
    const made = await ada.post(`/api/rooms/${code}/links`, { role: 'viewer' })
    const { token } = v.parse(v.object({ token: v.string() }), await made.json())
    const kim = await registered()
    expect(await errorOf(await kim.post('/api/links', { token }))).toBe('quota_reached members')
    const added = await ada.post(`/api/rooms/${code}/members`, { username: kim.username })
    expect(await errorOf(added)).toBe('quota_reached members')
    const [inside = bob] = [bob, eve].filter((_, i) => answers[i]?.status === 200)
    await inside.delete(`/api/rooms/${code}/members/${inside.id}`)
    expect((await inside.post(`/api/rooms/${code}/join`)).status).toBe(200)
  })
})

test('QU2: scripts in a session and the named visitors of a site count as members, and who only passes by in a frame does not', async () => {
  await withVariables({ QUOTA_MEMBERS_PER_ROOM: '2' }, async () => {
    const room = await embeddedRoomOf(ada)
    const key = await siteKey(ada)
    const named = async (sub: string) => {
      const token = await siteToken(key, { room: room.code, role: 'viewer', sub })
      return framed('POST', '/api/embed/sessions', { mode: 'live', token })
    }
    for (let n = 0; n < 3; n++) await enterFrame({ mode: 'live', room: room.code })
    expect((await named('kim')).status).toBe(201)
    expect(await errorOf(await named('eve'))).toBe('quota_reached members')
    expect((await named('kim')).status).toBe(201)
    await enterFrame({ mode: 'live', room: room.code })

    const [owner, bot, late] = [await scriptAccount(), await scriptAccount(), await scriptAccount()]
    for (const token of [owner, bot]) await Script.in('few', token)
    expect(await errorOf(await askScript('few', late))).toBe('quota_reached members')
    await Script.in('few', bot)
  })
})

test('QU2: visitors who pass by in a frame keep no member out', async () => {
  await withVariables({ QUOTA_MEMBERS_PER_ROOM: '2' }, async () => {
    const [room, bob] = [await embeddedRoomOf(ada), await registered()]
    for (let n = 0; n < 3; n++) await enterFrame({ mode: 'live', room: room.code })
    expect((await bob.post(`/api/rooms/${room.code}/join`)).status).toBe(200)
  })
})

test('QU3: runs and computing time of a day are counted exactly, also when many start at once, and less for guests', async () => {
  const few = {
    ...env,
    QUOTA_RUNS_PER_DAY: '3',
    QUOTA_GUEST_RUNS_PER_DAY: '1',
    QUOTA_CPU_SECONDS_PER_DAY: '2',
  }
  const [bob, eve, kim] = [await registered(), await guestNamed('Eve'), await registered()]
  const now = Date.now()
  const spend = (person: Browser, at = now) => spendRun(env.DB, few, person.id, at)
  const counted = (answers: boolean[]) => answers.filter(Boolean).length
  expect(counted(await Promise.all(Array.from({ length: 8 }, () => spend(bob))))).toBe(3)
  expect(counted(await Promise.all(Array.from({ length: 4 }, () => spend(eve))))).toBe(1)
  expect(await spend(bob, now + 24 * 60 * 60_000)).toBe(true)
  await noteCpu(env.DB, kim.id, 1_999, now)
  expect(await spend(kim)).toBe(true)
  await noteCpu(env.DB, kim.id, 1, now)
  expect(await spend(kim)).toBe(false)
})

test('QU4: everybody sees what they use and the most of it; guests see what they have something of', async () => {
  const person = await registered()
  await roomOf(person)
  await spendRun(env.DB, env, person.id, Date.now())
  const seen = async (who: Browser) => v.parse(quotasAnswer, await (await who.get('/api/me/quotas')).json())
  const { quotas, resetsAt } = await seen(person)
  expect(resetsAt % (24 * 60 * 60_000)).toBe(0)
  const byName = Object.fromEntries(quotas.map(({ name, used, most }) => [name, [used, most]]))
  expect(byName).toMatchObject({
    rooms: [1, 2_000],
    rooms_a_day: [1, 500],
    members: [1, 1_000],
    runs_a_day: [1, 5_000],
  })
  const guest = await seen(await guestNamed('Eve'))
  expect(guest.quotas.map(({ name, most }) => [name, most])).toEqual([
    ['record_mb', 50],
    ['runs_a_day', 1_000],
    ['cpu_seconds_a_day', 1_200],
  ])
})

test('QU5: problems, their hints and editorials are read so often and no more', async () => {
  const person = await registered()
  await withVariables({ RATE_LIMIT_SCALE: '0.02' }, async () => {
    const statuses: number[] = []
    for (const rest of ['', '/hints/1', '/editorial', '/source', '', '', '', ''])
      statuses.push((await person.get(`/api/problems/none${rest}`)).status)
    expect(statuses).toEqual([...Array<number>(6).fill(404), 429, 429])
  })
})
