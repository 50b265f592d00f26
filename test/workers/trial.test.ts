import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { describe, expect, test } from 'vitest'
import * as v from 'valibot'
import { TRIAL_MS } from '#core/protocol/home.ts'
import {
  Browser,
  env,
  errorOf,
  guestNamed,
  PASSWORD,
  registered,
  roomAnswer,
  type RoomJSON,
} from './support/browser.ts'
import { mailed } from './support/mail.ts'
import { Live } from './support/live.ts'

const roomIn = async (response: Response) => v.parse(roomAnswer, await response.json()).room
const tryOut = async (guest: Browser) => roomIn(await guest.post('/api/trial', {}))
const stubOf = ({ id }: RoomJSON) => env.ROOMS.get(env.ROOMS.idFromName(id))
const row = ({ id }: RoomJSON) =>
  env.DB.prepare('SELECT trial_at FROM rooms WHERE id = ?').bind(id).first<{ trial_at: number | null }>()

/** Makes everything in the room's log a day older than it is. */
const age = (room: RoomJSON, ms: number) =>
  runInDurableObject(stubOf(room), (_, { storage }) => {
    storage.sql.exec('UPDATE log SET at = at - ?', ms)
  })

const upgrade = (guest: Browser, username: string, more: object = {}) =>
  guest.post('/api/auth/upgrade', {
    username,
    email: `${username}@mail.example`,
    password: PASSWORD,
    ...more,
  })

describe('a guest has one trial room', () => {
  test('H7: however many requests ask at once; it is open to its code and has something to try', async () => {
    const kim = await guestNamed('Kim')
    const rooms = await Promise.all(Array.from({ length: 8 }, () => tryOut(kim)))
    expect(new Set(rooms.map(({ id }) => id)).size).toBe(1)
    expect(rooms[0]).toMatchObject({ trial: true, role: 'owner', visibility: 'code', lobbyName: null })
    const count = env.DB.prepare('SELECT count(*) AS n FROM rooms WHERE owner_id = ?').bind(kim.id)
    expect(await count.first('n')).toBe(1)
    const live = await Live.open(rooms[0]?.id ?? '', 'Kim', 'owner')
    expect((await live.hello()).files.map(({ name }) => name)).toEqual(['main.py', 'puzzle.md'])
    live.leave()
    const friend = await guestNamed('Friend')
    expect((await friend.post(`/api/rooms/${rooms[0]?.code}/join`)).status).toBe(200)
  })

  test('H7: it can be neither private nor public, and an account has no need of one', async () => {
    const kim = await guestNamed('Kim')
    const room = await tryOut(kim)
    for (const change of [{ visibility: 'private' }, { lobbyName: 'Of a guest' }]) {
      const refused = await kim.patch(`/api/rooms/${room.code}`, change)
      expect([refused.status, await errorOf(refused)]).toEqual([403, 'forbidden'])
    }
    expect((await kim.patch(`/api/rooms/${room.code}`, { title: 'Mine' })).status).toBe(200)
    expect((await (await registered()).post('/api/trial', {})).status).toBe(403)
    expect((await new Browser().post('/api/trial', {})).status).toBe(401)
    expect((await kim.post('/api/trial', { language: 'x' })).status).toBe(422)
  })

  test('H7: new guests of one address make only so many', async () => {
    const statuses = new Map<number, number>()
    for (let i = 0; i < 40; i++) {
      const guest = new Browser()
      guest.address = '203.0.113.99'
      await guest.keep(await guest.post('/api/auth/guest', { name: 'Kim' }))
      const { status } = await guest.post('/api/trial', {})
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
    expect(statuses.get(201)).toBeLessThan(35)
    expect(statuses.get(429)).toBeGreaterThan(4)
  })
})

describe('a trial room goes away a day after its last use, and nothing is left of it', () => {
  test('H8: not before, not while somebody is in it, then whole', async () => {
    const kim = await guestNamed('Kim')
    const room = await tryOut(kim)
    const stub = stubOf(room)
    expect(await runDurableObjectAlarm(stub), 'an alarm is set from the start').toBe(true)
    expect(await row(room)).not.toBeNull()

    const live = await Live.in(room.id, 'kim', 'owner')
    await age(room, TRIAL_MS + 1)
    await runDurableObjectAlarm(stub)
    expect(await row(room), 'in use').not.toBeNull()
    live.leave()
    await live.closed
    await runDurableObjectAlarm(stub)
    expect(await row(room), 'just used').not.toBeNull()

    await age(room, TRIAL_MS + 1)
    expect(await runDurableObjectAlarm(stub), 'it waits for its end').toBe(true)
    expect(await row(room)).toBeNull()
    const left = await runInDurableObject(stub, (_, { storage }) => ({
      rows: [...storage.sql.exec('SELECT * FROM log')].length,
      trial: storage.kv.get('trial'),
    }))
    expect(left).toEqual({ rows: 0, trial: undefined })
    for (const table of ['room_members', 'room_presence', 'room_activity']) {
      const count = env.DB.prepare(`SELECT count(*) AS n FROM ${table} WHERE room_id = ?`).bind(room.id)
      expect([table, await count.first('n')]).toEqual([table, 0])
    }
    expect((await kim.get(`/api/rooms/${room.code}`)).status).toBe(404)
    expect((await tryOut(kim)).id, 'another one').not.toBe(room.id)
  })

  test('H8: one whose alarm was lost goes away when somebody else tries', async () => {
    const room = await tryOut(await guestNamed('Kim'))
    await age(room, 2 * TRIAL_MS)
    await runInDurableObject(stubOf(room), (_, { storage }) => storage.deleteAlarm())
    await env.DB.prepare('UPDATE rooms SET last_used_at = 1 WHERE id = ?').bind(room.id).run()
    await tryOut(await guestNamed('Kai'))
    await expect.poll(() => row(room)).toBeNull()
  })

  test('H8: any other room stays, however old', async () => {
    const ada = await registered()
    const body = { title: 'Old', language: 'python', visibility: 'code' }
    const room = await roomIn(await ada.post('/api/rooms', body))
    await age(room, 400 * TRIAL_MS)
    expect(await stubOf(room).lapse()).toBe(false)
    expect(await row(room)).not.toBeNull()
  })
})

describe('a guest who makes an account stays the same person and keeps their room', () => {
  test('H9: same id, same sign-in, the room is no trial any more and does not go away', async () => {
    const kim = await guestNamed('Kim')
    const { id } = kim
    const room = await tryOut(kim)
    const response = await upgrade(kim, 'kim-stays')
    expect(response.status).toBe(200)
    const body = v.parse(v.object({ user: v.unknown() }), await response.clone().json())
    expect(body.user).toEqual({ id, username: 'kim-stays', name: 'kim-stays', guest: false, color: null })
    await mailed('kim-stays@mail.example', 'Confirm')
    await kim.keep(response)
    expect((await kim.post('/api/auth/refresh', {})).status, 'the cookie still works').toBe(200)
    expect(await roomIn(await kim.get(`/api/rooms/${room.code}`))).toMatchObject({
      trial: false,
      role: 'owner',
      ownerName: 'kim-stays',
    })
    await age(room, 2 * TRIAL_MS)
    await runDurableObjectAlarm(stubOf(room))
    expect(await row(room)).toEqual({ trial_at: null })
    const again = new Browser()
    expect((await again.post('/api/auth/login', { login: 'kim-stays', password: PASSWORD })).status).toBe(200)
  })

  test('H9: a room that was not told asks before it goes away', async () => {
    const kim = await guestNamed('Kim')
    const room = await tryOut(kim)
    await env.DB.prepare('UPDATE rooms SET trial_at = NULL WHERE id = ?').bind(room.id).run()
    await age(room, 2 * TRIAL_MS)
    await runDurableObjectAlarm(stubOf(room))
    expect(await row(room)).not.toBeNull()
    expect(await stubOf(room).lapse()).toBe(false)
  })

  test('H9: a taken name, a second time, an account, nobody and a sign-in that ended change nothing', async () => {
    const ada = await registered('ada-has-it')
    const kim = await guestNamed('Kim')
    const taken = await upgrade(kim, 'ADA-has-it')
    expect([taken.status, await errorOf(taken)]).toEqual([409, 'username_taken username'])
    expect((await upgrade(kim, 'kim', { password: 'short' })).status).toBe(422)
    expect((await upgrade(kim, 'kim', { role: 'owner' })).status, 'case 38').toBe(422)
    expect((await upgrade(ada, 'ada-again')).status).toBe(403)
    expect((await upgrade(new Browser(), 'nobody')).status).toBe(401)
    const both = await Promise.all([upgrade(kim, 'kim-one'), upgrade(kim, 'kim-two')])
    expect(both.map(({ status }) => status).filter((status) => status === 200)).toHaveLength(1)
    const kai = await guestNamed('Kai')
    await kai.post('/api/auth/logout', {})
    expect((await upgrade(kai, 'kai-late')).status).toBe(401)
  })
})
