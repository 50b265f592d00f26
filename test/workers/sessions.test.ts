import { describe, expect, test } from 'vitest'
import { Browser, env, errorOf, PASSWORD, registered, roomOf, SITE } from './support/browser.ts'
import { openSocket, present, ticketFor } from './support/socket.ts'

/** Moves everything a person's sessions remember into the past: no test waits. */
const later = (person: Browser, seconds: number) =>
  env.DB.prepare(
    `UPDATE sessions SET rotated_at = rotated_at - ?1, created_at = created_at - ?1, expires_at = expires_at - ?1
     WHERE user_id = ?2`,
  )
    .bind(seconds * 1000, person.id)
    .run()

const refresh = (browser: Browser) => browser.post('/api/auth/refresh')

/** Another browser that holds this refresh token. */
function holding(token: string, agent = 'Firefox'): Browser {
  const browser = new Browser()
  browser.refreshToken = token
  browser.agent = agent
  return browser
}

async function secondDevice(person: Browser): Promise<Browser> {
  const browser = new Browser()
  await browser.keep(await browser.post('/api/auth/login', { login: person.username, password: PASSWORD }))
  return browser
}

describe('case 29: an old refresh token', () => {
  test('used again after 15 s ends its family, and no other device', async () => {
    const ada = await registered()
    const phone = await secondDevice(ada)
    const old = ada.refreshToken
    expect((await refresh(ada)).status).toBe(200)
    await later(ada, 15)
    const thief = await refresh(holding(old))
    expect([thief.status, await errorOf(thief)]).toEqual([401, 'unauthorized'])
    expect((await refresh(ada)).status, 'the whole family is dead').toBe(401)
    expect((await refresh(phone)).status, 'other devices are alive').toBe(200)
  })

  test('closes its sockets with 4401 and leaves those of other devices', async () => {
    const ada = await registered()
    const phone = await secondDevice(ada)
    const room = await roomOf(ada)
    const [here, there] = [await present(ada, room), await present(phone, room)]
    const old = ada.refreshToken
    await refresh(ada)
    await later(ada, 15)
    await refresh(holding(old))
    expect(await here.closed).toBe(4401)
    expect((await phone.post(`/api/rooms/${room.code}/ticket`)).status).toBe(200)
    expect(there.code).toBeNull()
  })

  test('used within 10 s by another client ends its family too', async () => {
    const ada = await registered()
    const old = ada.refreshToken
    await refresh(ada)
    expect((await refresh(holding(old, 'curl'))).status).toBe(401)
    expect((await refresh(ada)).status).toBe(401)
  })

  test('used within 10 s by the same client (a lost answer) gives the one newest token again', async () => {
    const ada = await registered()
    const old = ada.refreshToken
    await refresh(ada)
    const again = holding(old)
    expect((await refresh(again)).status).toBe(200)
    expect(again.refreshToken).toBe(ada.refreshToken)
    await refresh(ada)
    const third = holding(old)
    expect((await refresh(third)).status, 'also when the newest is two steps on').toBe(200)
    expect(third.refreshToken).toBe(ada.refreshToken)
    expect((await refresh(ada)).status).toBe(200)
  })

  test('thief and owner of a token that was copied within the grace time cannot both go on', async () => {
    const ada = await registered()
    const old = ada.refreshToken
    await refresh(ada)
    const thief = holding(old)
    await refresh(thief)
    await refresh(ada)
    await later(ada, 15)
    expect((await refresh(thief)).status).toBe(401)
    expect((await refresh(ada)).status).toBe(401)
  })

  test('twenty at once: one successor, nobody signed out', async () => {
    const ada = await registered()
    const tabs = Array.from({ length: 20 }, () => holding(ada.refreshToken))
    const answers = await Promise.all(tabs.map(refresh))
    expect(answers.map((answer) => answer.status)).toEqual(Array(20).fill(200))
    expect(new Set(tabs.map((tab) => tab.refreshToken)).size).toBe(1)
    const rows = await env.DB.prepare('SELECT count(*) AS n FROM sessions WHERE user_id = ?')
      .bind(ada.id)
      .first('n')
    expect(rows).toBe(2)
  })

  test('expires when it is not used for 30 days', async () => {
    const ada = await registered()
    await later(ada, 30 * 24 * 60 * 60)
    expect((await refresh(ada)).status).toBe(401)
  })

  test('is stored as a digest only', async () => {
    const ada = await registered()
    const { results } = await env.DB.prepare('SELECT * FROM sessions WHERE user_id = ?').bind(ada.id).all()
    expect(JSON.stringify(results)).not.toContain(ada.refreshToken)
    expect(ada.refreshToken).toMatch(/^[\w-]{43}$/)
  })

  test('made up, empty or of another kind is refused and taken out of the browser', async () => {
    for (const token of ['x', 'A'.repeat(43), "' OR 1=1 --"]) {
      const browser = holding(token)
      expect((await refresh(browser)).status, token).toBe(401)
      expect(browser.cookies.size).toBe(0)
    }
  })
})

describe('case 30: the end of a sign-in', () => {
  test('logging out kills the refresh token at once, on this device only', async () => {
    const ada = await registered()
    const phone = await secondDevice(ada)
    const token = ada.refreshToken
    await ada.post('/api/auth/logout')
    expect((await refresh(holding(token))).status).toBe(401)
    expect((await refresh(phone)).status).toBe(200)
  })

  test('logging out closes the sockets of this device in every room', async () => {
    const ada = await registered()
    const phone = await secondDevice(ada)
    const rooms = [await roomOf(ada), await roomOf(ada)]
    const sockets = await Promise.all(rooms.map((room) => present(ada, room)))
    const there = await present(phone, rooms[0] ?? (await roomOf(ada)))
    await ada.post('/api/auth/logout')
    expect(await Promise.all(sockets.map((socket) => socket.closed))).toEqual([4401, 4401])
    expect(there.code).toBeNull()
  })

  test('a live access token of an ended sign-in opens no room, and it lasts ten minutes at most', async () => {
    const ada = await registered()
    const room = await roomOf(ada)
    expect((await ada.post(`/api/rooms/${room.code}/ticket`)).status).toBe(200)
    await ada.post('/api/auth/logout')
    expect((await ada.post(`/api/rooms/${room.code}/ticket`)).status).toBe(401)
  })

  test('a ticket from before opens nothing afterwards, also of a room nobody was in', async () => {
    const [ada, kim] = [await registered(), await registered()]
    const [room, other] = [await roomOf(ada), await roomOf(kim)]
    const [ticket, second] = [await ticketFor(ada, room), await ticketFor(kim, other)]
    await ada.post('/api/auth/logout')
    await env.DB.prepare('UPDATE users SET disabled_at = 1 WHERE id = ?').bind(kim.id).run()
    expect((await openSocket(room.id, ticket, { Origin: SITE })).status).toBe(401)
    expect((await openSocket(other.id, second, { Origin: SITE })).status).toBe(401)
  })

  test('a disabled account can do nothing that asks the database', async () => {
    const ada = await registered()
    const room = await roomOf(ada)
    await env.DB.prepare('UPDATE users SET disabled_at = 1 WHERE id = ?').bind(ada.id).run()
    expect((await ada.post(`/api/rooms/${room.code}/ticket`)).status).toBe(401)
    expect((await ada.get('/api/me')).status).toBe(401)
    expect(
      (await ada.post('/api/rooms', { title: 'x', language: 'python', visibility: 'code' })).status,
    ).toBe(401)
    expect((await refresh(ada)).status).toBe(401)
    const login = await new Browser().post('/api/auth/login', { login: ada.username, password: PASSWORD })
    expect([login.status, await errorOf(login)]).toEqual([401, 'bad_credentials'])
  })
})
