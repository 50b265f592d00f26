import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { Browser, env, errorOf, guestNamed, PASSWORD, registered, roomOf } from './support/browser.ts'
import { signedInBy, stranger } from './support/elsewhere.ts'
import { present, ticketFor, openSocket } from './support/socket.ts'

const LINUX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
const NEW = 'an entirely new one'

const login = async (person: Browser, agent = 'Firefox', password = PASSWORD): Promise<Browser> => {
  const browser = new Browser()
  browser.agent = agent
  browser.username = person.username
  const response = await browser.post('/api/auth/login', { login: person.username, password })
  if (response.status === 200) await browser.keep(response)
  return browser
}
const refresh = async (browser: Browser) => (await browser.post('/api/auth/refresh')).status

const sessions = v.object({
  sessions: v.array(
    v.strictObject({
      id: v.string(),
      current: v.boolean(),
      device: v.nullable(v.string()),
      startedAt: v.number(),
      usedAt: v.number(),
    }),
  ),
})
const signIns = async (person: Browser) =>
  v.parse(sessions, await (await person.get('/api/me/sessions')).json()).sessions

describe('changing the password', () => {
  test('case 30: ends every other sign-in and its sockets, and keeps this one', async () => {
    const ada = await registered()
    const phone = await login(ada)
    const room = await roomOf(ada)
    const [here, there] = [await present(ada, room), await present(phone, room)]
    const response = await ada.post('/api/me/password', { current: PASSWORD, password: NEW })
    expect(response.status).toBe(204)
    expect(await there.closed).toBe(4401)
    expect(await refresh(phone)).toBe(401)
    expect((await phone.post(`/api/rooms/${room.code}/ticket`)).status).toBe(401)
    expect(await refresh(ada)).toBe(200)
    expect((await ada.post(`/api/rooms/${room.code}/ticket`)).status).toBe(200)
    expect(here.code).toBeNull()
    expect((await login(ada, 'Firefox', PASSWORD)).token).toBeNull()
    expect((await login(ada, 'Firefox', NEW)).token).not.toBeNull()
  })

  test('needs the current one, and tries are counted', async () => {
    const ada = await registered()
    const change = (body: object) => ada.post('/api/me/password', body)
    expect(await errorOf(await change({ password: NEW }))).toBe('invalid current')
    expect(await errorOf(await change({ current: 'not it', password: NEW }))).toBe('invalid current')
    expect(await errorOf(await change({ current: PASSWORD, password: 'short' }))).toBe('invalid password')
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => change({ current: 'not it', password: NEW })),
    )
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(4)
    expect((await change({ current: PASSWORD, password: NEW })).status, 'also with the right one').toBe(429)
  })

  test('who knows it cannot have it checked and hashed without end either', async () => {
    const ada = await registered()
    // All at once: what takes a busy machine long would be allowed again meanwhile.
    await Promise.all(Array.from({ length: 60 }, (_, i) => ada.patch('/api/me', { color: i % 12 })))
    expect((await ada.post('/api/me/password', { current: PASSWORD, password: NEW })).status).toBe(429)
  })

  test('an account without one sets it within ten minutes of signing in, not later', async () => {
    const octo = await signedInBy('oidc', stranger())
    await env.DB.prepare('UPDATE sessions SET started_at = started_at - 660000 WHERE user_id = ?')
      .bind(octo.id)
      .run()
    expect(await errorOf(await octo.post('/api/me/password', { password: NEW }))).toBe('forbidden')
    await env.DB.prepare('UPDATE sessions SET started_at = ? WHERE user_id = ?')
      .bind(Date.now(), octo.id)
      .run()
    expect((await octo.post('/api/me/password', { password: NEW })).status).toBe(204)
    expect(await errorOf(await octo.post('/api/me/password', { password: NEW }))).toBe('invalid current')
  })

  test('a refresh that looked its token up before does not revive a sign-in that ended', async () => {
    const { database } = await import('../../worker/db/database.ts')
    const { endFamilies, findSession, rotateSession } = await import('../../worker/db/sessions.ts')
    const { digest } = await import('../../worker/id.ts')
    const ada = await registered()
    const db = database(env)
    const found = await findSession(db, await digest(ada.refreshToken))
    if (!found) throw new Error('no session')
    await endFamilies(db, ada.id, null, Date.now())
    const { user: _, ...row } = found
    await rotateSession(db, found, Date.now(), { ...row, id: 'next', tokenHash: await digest('next') })
    ada.refreshToken = 'next'
    expect(await refresh(ada)).toBe(401)
  })
})

describe('sign-ins', () => {
  test('are listed with their device, when they began and were last used, and which one this is', async () => {
    const ada = await registered()
    const phone = await login(ada, LINUX)
    await env.DB.prepare(
      'UPDATE sessions SET started_at = started_at - 5000, created_at = created_at - 5000 WHERE user_id = ?',
    )
      .bind(ada.id)
      .run()
    await refresh(phone)
    const [first, second] = await signIns(ada)
    expect(first).toMatchObject({ device: 'Firefox on Linux', current: false })
    expect(second).toMatchObject({ device: 'Firefox', current: true })
    expect((first?.usedAt ?? 0) - (first?.startedAt ?? 0)).toBeGreaterThanOrEqual(5_000)
    expect(second?.usedAt).toBe(second?.startedAt)
    expect(await signIns(phone)).toMatchObject([{ current: true }, { current: false }])
  })

  test('end one by one, with their sockets, at once', async () => {
    const ada = await registered()
    const phone = await login(ada, LINUX)
    const room = await roomOf(ada)
    const there = await present(phone, room)
    const ticket = await ticketFor(phone, room)
    const other = (await signIns(ada)).find(({ current }) => !current)
    expect((await ada.delete(`/api/me/sessions/${other?.id}`)).status).toBe(204)
    expect(await there.closed).toBe(4401)
    expect((await openSocket(room.id, ticket, {})).status).toBe(401)
    expect(await refresh(phone)).toBe(401)
    expect((await phone.get('/api/me/sessions')).status).toBe(401)
    expect(await signIns(ada)).toHaveLength(1)
    expect((await ada.delete(`/api/me/sessions/${other?.id}`)).status).toBe(404)
  })

  test('end all but this one', async () => {
    const ada = await registered()
    const others = [await login(ada), await login(ada), await login(ada)]
    expect((await ada.delete('/api/me/sessions')).status).toBe(204)
    expect(await Promise.all(others.map(refresh))).toEqual([401, 401, 401])
    expect(await signIns(ada)).toMatchObject([{ current: true }])
  })

  test("of somebody else cannot be seen or ended, and hold no token's digest", async () => {
    const [ada, eve] = [await registered(), await registered()]
    const [own] = await signIns(ada)
    expect((await eve.delete(`/api/me/sessions/${own?.id}`)).status).toBe(404)
    expect(await refresh(ada)).toBe(200)
    const { results } = await env.DB.prepare('SELECT token_hash, client FROM sessions').all()
    const shown = JSON.stringify(await signIns(ada))
    for (const secret of results.flatMap((row) => Object.values(row)))
      expect(shown).not.toContain(String(secret))
  })
})

describe('deleting an account', () => {
  const remove = (person: Browser, body: object) => person.post('/api/me/delete', body)

  test('needs the password, or the user name where there is none', async () => {
    const ada = await registered()
    expect(await errorOf(await remove(ada, {}))).toBe('invalid password')
    expect(await errorOf(await remove(ada, { name: ada.username }))).toBe('invalid password')
    expect(await errorOf(await remove(ada, { password: 'not the password' }))).toBe('invalid password')
    const who = stranger()
    const octo = await signedInBy('oidc', who)
    expect(await errorOf(await remove(octo, { name: 'somebody' }))).toBe('invalid name')
    expect((await remove(octo, { name: who.preferred_username })).status).toBe(204)
    const guest = await guestNamed('Kim')
    expect((await remove(guest, { name: 'Kim' })).status).toBe(204)
    expect((await ada.get('/api/me')).status).toBe(200)
  })

  test('erases the person and everything that names them', async () => {
    const ada = await registered()
    await login(ada)
    expect((await remove(ada, { password: PASSWORD })).status).toBe(204)
    expect(ada.cookies.size).toBe(0)
    const row = await env.DB.prepare('SELECT * FROM users WHERE id = ?').bind(ada.id).first()
    const gone = [
      'username',
      'username_key',
      'email',
      'email_key',
      'password_hash',
      'color',
      'email_verified_at',
    ]
    expect(row).toMatchObject({
      name: 'Deleted person',
      ...Object.fromEntries(gone.map((key) => [key, null])),
    })
    expect(row?.['disabled_at']).toBeGreaterThan(0)
    const tables = ['sessions', 'mail_tokens', 'linked_accounts', 'room_members', 'room_presence']
    for (const table of tables) {
      const query = env.DB.prepare(`SELECT count(*) AS n FROM ${table} WHERE user_id = ?`)
      expect(await query.bind(ada.id).first('n'), table).toBe(0)
    }
    expect((await ada.get('/api/me')).status).toBe(401)
    expect((await login(ada)).token).toBeNull()
    expect((await registered(ada.username)).id, 'the user name is free again').toMatch(/^u_/)
  })

  test('removes own rooms with what is in them, closes sockets, and leaves the rooms of others whole', async () => {
    const [ada, bob] = [await registered(), await registered()]
    const [own, others] = [await roomOf(ada), await roomOf(bob)]
    await ada.post(`/api/rooms/${others.code}/join`)
    await bob.post(`/api/rooms/${own.code}/join`)
    const ticket = await ticketFor(bob, own)
    const [inOwn, inOthers, bobs] = [
      await present(ada, own),
      await present(ada, others),
      await present(bob, others),
    ]
    expect((await remove(ada, { password: PASSWORD })).status).toBe(204)
    expect(await inOwn.closed).toBe(4404)
    expect(await inOthers.closed).toBe(4401)
    expect((await bob.get(`/api/rooms/${own.code}`)).status).toBe(404)
    expect((await openSocket(own.id, ticket, {})).status, 'the object is empty').toBe(404)
    expect(bobs.code).toBeNull()
    const members = JSON.stringify(await (await bob.get(`/api/rooms/${others.code}/members`)).json())
    expect(members).toContain(bob.id)
    expect(members).not.toContain(ada.id)
    const { runInDurableObject } = await import('cloudflare:test')
    const stub = env.ROOMS.get(env.ROOMS.idFromName(others.id))
    const kept = await runInDurableObject(stub, (_, state) => ({
      members: [...state.storage.sql.exec('SELECT user FROM member')].map(({ user }) => user),
      events: [...state.storage.sql.exec('SELECT count(*) AS n FROM log')],
    }))
    expect(kept.members).toEqual(expect.arrayContaining([bob.id]))
    expect(kept.members).not.toContain(ada.id)
    expect(Number(kept.events[0]?.['n'])).toBeGreaterThan(0)
  })

  test('a room of somebody else that cannot be reached does not keep the person here', async () => {
    const { erase } = await import('../../worker/auth/erase.ts')
    const [ada, bob] = [await registered(), await registered()]
    const others = await roomOf(bob)
    await ada.post(`/api/rooms/${others.code}/join`)
    const broken = { ...env, ROOMS: { idFromName: () => null, get: () => ({}) } } as unknown as typeof env
    await erase(broken, ada.id)
    expect((await login(ada)).token).toBeNull()
    const own = await roomOf(bob)
    await expect(erase(broken, bob.id)).rejects.toThrow()
    expect((await bob.get(`/api/rooms/${own.code}`)).status, 'one of their own does').toBe(200)
  })
})
