import { evictDurableObject, listDurableObjectIds } from 'cloudflare:test'
import { beforeAll, expect, test } from 'vitest'
import {
  Browser,
  env,
  errorOf,
  guestNamed,
  PASSWORD,
  registered,
  roomAnswer,
  roomOf,
} from './support/browser.ts'
import { Live } from './support/live.ts'
import { askScript, bare, personalToken, Script, scriptAccount } from './support/script.ts'
import * as v from 'valibot'

let token: string
let other: string
beforeAll(async () => {
  token = await scriptAccount('writer')
  other = await scriptAccount('reader')
})

const roomOfSession = (id: string) =>
  env.DB.prepare('SELECT id, code, owner_id FROM rooms WHERE script_session = ?')
    .bind(id)
    .first<{ id: string; code: string }>()
const refused = async (session: string, by: string | null, headers?: Record<string, string>) => {
  const response = await askScript(session, by, headers)
  response.webSocket?.accept()
  return response.status === 101 ? '101' : `${response.status} ${await errorOf(response)}`
}

test('two scripts write one text, and the name is the token’s', async () => {
  const ada = await Script.in('pair', token)
  expect(await ada.next()).toEqual({ user: '', content: '' })
  const bob = await Script.in('pair', other)
  await bob.next()
  ada.write('print("hello")\r\n')
  expect(await bob.next()).toEqual({ user: 'writer', content: 'print("hello")\n' })
  bob.write('# mine\nprint("hello")\n')
  expect(await ada.next()).toEqual({ user: 'reader', content: '# mine\nprint("hello")\n' })
  ada.leave()
  const late = await Script.in('pair', token)
  expect(await late.next()).toEqual({ user: '', content: '# mine\nprint("hello")\n' })
})

test('a session belongs to who came first, who finds it among their rooms; others come as bots', async () => {
  const owner = await registered()
  await Script.in('mine', owner.token ?? '')
  const guest = await scriptAccount()
  await Script.in('mine', guest)
  const list = v.parse(
    v.object({ rooms: v.array(roomAnswer.entries.room) }),
    await (await owner.get('/api/rooms')).json(),
  )
  expect(list.rooms.map(({ title, role }) => [title, role])).toEqual([['mine', 'owner']])
  const { code } = list.rooms[0] ?? { code: '' }
  const { members } = (await (await owner.get(`/api/rooms/${code}/members`)).json()) as {
    members: { user: string; role: string }[]
  }
  expect(members.map(({ role }) => role)).toEqual(['owner', 'bot'])
  // Who is sent out may come again; who is banned may not.
  const bot = await Script.in('mine', guest)
  expect((await owner.delete(`/api/rooms/${code}/members/${members[1]?.user}?ban=1`)).status).toBe(204)
  expect(await bot.closed).toBe(4403)
  expect(await refused('mine', guest)).toBe('403 forbidden')
})

test('case 30: a script that comes back at once is not left in a room when its person deletes their account', async () => {
  const [owner, ada] = [await registered(), await registered()]
  const { secret } = await personalToken(ada, ['ws'])
  const sessions = Array.from({ length: 24 }, (_, i) => `erased-${i}`)
  let open = 0
  let tries = 0
  const stay = async (session: string): Promise<void> => {
    const response = await askScript(session, secret)
    tries++
    const socket = response.webSocket
    if (!socket) return
    open++
    socket.accept()
    socket.addEventListener('close', () => {
      open--
      void stay(session)
    })
  }
  for (const session of sessions) {
    ;(await Script.in(session, owner.token ?? '')).leave()
    await stay(session)
  }
  expect(open).toBe(sessions.length)
  expect((await ada.post('/api/me/delete', { password: PASSWORD })).status).toBe(204)
  await expect.poll(() => tries).toBe(2 * sessions.length)
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect([tries, open]).toEqual([2 * sessions.length, 0])
})

test('of many that open a new session at once one makes it', async () => {
  const all = await Promise.all(
    Array.from({ length: 6 }, (_, i) => Script.in('race', i % 2 === 0 ? token : other)),
  )
  for (const script of all) expect(await script.next()).toMatchObject({ content: '' })
  const { results } = await env.DB.prepare("SELECT id FROM rooms WHERE script_session = 'race'").all()
  expect(results).toHaveLength(1)
})

test('a script and a browser in one room lose nothing of each other', async () => {
  const script = await Script.in('both', token)
  await script.next()
  script.write('one\nthree\n')
  const { id } = (await roomOfSession('both')) ?? { id: '' }
  const page = await Live.in(id, 'page')
  script.write('one\ntwo\nthree\n')
  page.say({ t: 'push', file: 'f1', version: 1, n: 1, ops: [[[0, 'zero', ''], 10]] })
  await page.next('ack')
  await script.until('zero')
  script.write('zero\none\ntwo\nthree\nfour\n')
  const { text } = await page.ask({ t: 'open', file: 'f1' }, 'text')
  expect(text).toBe('zero\none\ntwo\nthree\nfour\n')
})

test('W7: a script goes on after the object slept', async () => {
  const [ada, bob] = [await Script.in('sleep', token), await Script.in('sleep', other)]
  await Promise.all([ada.next(), bob.next()])
  ada.write('before ')
  await bob.until('before')
  const { id } = (await roomOfSession('sleep')) ?? { id: '' }
  await evictDurableObject(env.ROOMS.get(env.ROOMS.idFromName(id)))
  bob.write('before after')
  expect(await ada.until('after')).toEqual({ user: 'reader', content: 'before after' })
})

test('a room made in the pages needs membership and the right to edit', async () => {
  const owner = await registered()
  const room = await roomOf(owner)
  const hidden = await roomOf(owner, 'private')
  expect(await refused(room.code, token)).toBe('403 forbidden')
  expect(await refused(hidden.code, token)).toBe('404 not_found')
  expect(await refused('zzz-zzz-zzz', token)).toBe('404 not_found')
  expect(await roomOfSession('zzz-zzz-zzz')).toBeNull()
  const joined = await bare('POST', `/api/rooms/${room.code}/join`, {}, { Authorization: `Bearer ${token}` })
  expect(joined.status).toBe(200)
  const script = await Script.in(room.code, token)
  await script.next()
  script.write('written')
  const { user } = (await (
    await bare('GET', '/api/me', undefined, { Authorization: `Bearer ${token}` })
  ).json()) as { user: { id: string } }
  expect((await owner.patch(`/api/rooms/${room.code}/members/${user.id}`, { role: 'viewer' })).status).toBe(
    204,
  )
  script.write('written again')
  expect(await script.next()).toMatchObject({ error: { code: 'not_allowed' } })
})

test('W6: what cannot be read is answered, and the socket stays until the twentieth', async () => {
  const script = await Script.in('rude', token)
  await script.next()
  for (const frame of ['{', '{}', '{"content":1}', new ArrayBuffer(3), '{"content":"x","more":1}']) {
    script.say(frame)
    expect(await script.next()).toMatchObject({ error: { code: 'bad_message' } })
  }
  script.write('fine')
  for (let i = 5; i < 20; i++) script.say('{')
  expect(await script.closed).toBe(4400)
})

test('ids, guests and strangers', async () => {
  expect(await refused('a/b', token)).toBe('404 not_found')
  expect(await refused('a%20b', token)).toBe('422 invalid session_id')
  expect(await refused('x'.repeat(65), token)).toBe('422 invalid session_id')
  expect(await refused('x'.repeat(64), token)).toBe('101')
  const guest = await guestNamed('Guest')
  expect(await refused('pair', guest.token)).toBe('403 forbidden')
  expect(await refused('pair', null)).toBe('401 unauthorized')
  const plain = await bare('GET', `/ws/pair?token=${token}`)
  expect([plain.status, await errorOf(plain)]).toEqual([415, 'unsupported'])
})

test('new sessions are limited by account, as new rooms are', async () => {
  const maker = await registered()
  const limiter = env.LIMITER.get(env.LIMITER.idFromName(`person:${maker.id}`))
  const bucket = { name: 'roomPerPerson', burst: 60, perMs: 3_600_000 }
  await Promise.all(Array.from({ length: 59 }, () => limiter.take([bucket])))
  expect(await refused('many-1', maker.token)).toBe('101')
  expect(await refused('many-2', maker.token)).toBe('429 rate_limited')
  expect(await refused('many-1', maker.token)).toBe('101')
  expect(await roomOfSession('many-2')).toBeNull()
})

test('case 35: a socket of a script is refused to other origins and with cookies, before anything wakes', async () => {
  const awake = async () => (await listDurableObjectIds(env.ROOMS)).length
  const before = await awake()
  for (const origin of [
    'https://evil.example',
    'null',
    'https://cc.example.evil.com',
    'http://cc.example',
    'https://CC.example',
    'https://cc.example.',
  ]) {
    expect([origin, await refused('case35', token, { Origin: origin })]).toEqual([origin, '403 cross_site'])
  }
  expect(await refused('case35', token, { Cookie: '__Secure-cc_refresh=x' })).toBe('403 cross_site')
  expect(await refused('case35', null, { Cookie: '__Secure-cc_refresh=x' })).toBe('403 cross_site')
  expect([await awake(), await roomOfSession('case35')]).toEqual([before, null])
})

test('case 30: the socket of a token that is revoked, and of a sign-in that ended, is closed', async () => {
  const owner = await registered()
  const made = await personalToken(owner, ['ws'])
  const script = await Script.in('ended', made.secret)
  await script.next()
  const { id } = (await roomOfSession('ended')) ?? { id: '' }
  const here = env.DB.prepare('SELECT 1 AS n FROM room_presence WHERE room_id = ?').bind(id)
  await expect.poll(() => here.first('n')).toBe(1)
  expect((await owner.delete(`/api/tokens/${made.token.id}`)).status).toBe(204)
  expect(await script.closed).toBe(4401)
  expect(await refused('ended', made.secret)).toBe('401 unauthorized')
})

test('case 28: nothing but an access token, or a personal one for this, opens a script’s socket', async () => {
  const owner = new Browser()
  await owner.keep(
    await owner.post('/api/auth/register', {
      username: 'matrix',
      email: 'm@mail.example',
      password: PASSWORD,
    }),
  )
  const room = await roomOf(owner)
  const { ticket } = (await (await owner.post(`/api/rooms/${room.code}/ticket`)).json()) as { ticket: string }
  const wrong = await personalToken(owner, ['rooms:read', 'rooms:write', 'account:read'])
  for (const credential of [
    owner.refreshToken,
    ticket,
    wrong.secret,
    `${owner.token}x`,
    '',
    'cc_pat_',
    'null',
  ]) {
    expect([credential, await refused('matrix', credential)]).toEqual([credential, '401 unauthorized'])
  }
  expect(await refused('matrix', owner.token)).toBe('101')
  expect(await refused('matrix', null, { Authorization: `Bearer ${owner.token}` })).toBe('101')
})
