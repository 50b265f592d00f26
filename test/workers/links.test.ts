import { expect, test } from 'vitest'
import * as v from 'valibot'
import { Browser, env, errorOf, guestNamed, registered, roomAnswer, roomOf } from './support/browser.ts'
import { mailed } from './support/mail.ts'
import { ticketFor } from './support/socket.ts'
import { Live } from './support/live.ts'

const made = v.object({
  link: v.object({
    id: v.string(),
    role: v.string(),
    usesLeft: v.nullable(v.number()),
    password: v.boolean(),
  }),
  token: v.string(),
  url: v.string(),
})
const list = v.object({
  links: v.array(v.object({ id: v.string(), usesLeft: v.nullable(v.number()), used: v.number() })),
})

const makeLink = async (person: Browser, code: string, wanted: object) =>
  v.parse(made, await (await person.post(`/api/rooms/${code}/links`, wanted)).json())
const open = (person: Browser, token: string, body: object = {}) =>
  person.post('/api/links', { token, ...body })
const roleIn = async (response: Response) => v.parse(roomAnswer, await response.json()).room.role
const usesOf = async (person: Browser, code: string) =>
  v
    .parse(list, await (await person.get(`/api/rooms/${code}/links`)).json())
    .links.map((link) => [link.used, link.usesLeft])

test('A12: a link lets a guest into a private room with its role, and says how many uses are left', async () => {
  const [ada, kim] = [await registered(), await guestNamed('Kim')]
  const room = await roomOf(ada, 'private')
  const { link, token, url } = await makeLink(ada, room.code, { role: 'viewer', uses: 3 })
  expect([link.role, link.usesLeft, link.password]).toEqual(['viewer', 3, false])
  expect(url).toBe(`https://cc.example/join#${token}`)
  expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/)
  expect(await roleIn(await open(kim, token))).toBe('viewer')
  // Whoever is inside takes no further use.
  expect(await roleIn(await open(kim, token))).toBe('viewer')
  expect(await roleIn(await open(ada, token))).toBe('owner')
  expect(await usesOf(ada, room.code)).toEqual([[1, 2]])
})

test('A11: of 20 who redeem a link for 7 at once exactly 7 come in', async () => {
  const ada = await registered()
  const room = await roomOf(ada, 'private')
  const { token } = await makeLink(ada, room.code, { role: 'writer', uses: 7 })
  const crowd = await Promise.all(Array.from({ length: 20 }, (_, i) => guestNamed(`Guest ${i}`)))
  const statuses = (await Promise.all(crowd.map((one) => open(one, token)))).map(({ status }) => status)
  expect(statuses.toSorted()).toEqual([...Array(7).fill(200), ...Array(13).fill(404)])
  const inside = await env.DB.prepare('SELECT count(*) AS n FROM room_members WHERE room_id = ?')
    .bind(room.id)
    .first('n')
  expect(inside).toBe(8)
  expect(await usesOf(ada, room.code)).toEqual([])
})

test('A11: a link that ended, was ended, or never was answers the same', async () => {
  const [ada, bob] = [await registered(), await registered()]
  const room = await roomOf(ada)
  const late = await makeLink(ada, room.code, { role: 'writer', expiresIn: 60 })
  await env.DB.prepare('UPDATE room_links SET expires_at = ? WHERE id = ?')
    .bind(Date.now() - 1, late.link.id)
    .run()
  const ended = await makeLink(ada, room.code, { role: 'writer' })
  expect((await ada.delete(`/api/rooms/${room.code}/links/${ended.link.id}`)).status).toBe(204)
  expect((await ada.delete(`/api/rooms/${room.code}/links/${ended.link.id}`)).status).toBe(404)
  const answers = await Promise.all(
    [late.token, ended.token, 'x'.repeat(43), 'x', '%00'].map((token) => open(bob, token)),
  )
  const said = await Promise.all(answers.map(async (answer) => [answer.status, await answer.text()]))
  expect(new Set(said.map(String)).size).toBe(1)
  expect(said[0]?.[0]).toBe(404)
})

test('A12: a link raises a role and never lowers one, on open sockets at once', async () => {
  const [ada, bob] = [await registered(), await registered()]
  const room = await roomOf(ada)
  const viewing = await makeLink(ada, room.code, { role: 'viewer' })
  const writing = await makeLink(ada, room.code, { role: 'writer' })
  const helping = await makeLink(ada, room.code, { role: 'staff' })
  await open(bob, viewing.token)
  const [live, welcome] = await Live.with(room.id, await ticketFor(bob, room), 'bob')
  expect(welcome.you.role).toBe('viewer')
  expect(await roleIn(await open(bob, helping.token))).toBe('staff')
  expect(await live.next('you')).toMatchObject({ role: 'staff' })
  expect(await roleIn(await open(bob, viewing.token))).toBe('staff')
  expect(await roleIn(await open(bob, writing.token))).toBe('staff')
})

test('A12: whom somebody made a viewer no older link makes a writer again; a newer one does', async () => {
  const [ada, bob] = [await registered(), await registered()]
  const room = await roomOf(ada)
  const { token } = await makeLink(ada, room.code, { role: 'writer' })
  await open(bob, token)
  await ada.patch(`/api/rooms/${room.code}/members/${bob.id}`, { role: 'viewer' })
  expect(await roleIn(await open(bob, token))).toBe('viewer')
  await bob.delete(`/api/rooms/${room.code}/members/${bob.id}`)
  expect(await roleIn(await open(bob, token))).toBe('viewer')
  await scheduler.wait(2)
  const newer = await makeLink(ada, room.code, { role: 'writer' })
  expect(await roleIn(await open(bob, newer.token))).toBe('writer')
})

test('A12: to who is kept out a link is a missing one, and their own links have ended', async () => {
  const [ada, eve, bob] = [await registered(), await registered(), await registered()]
  const room = await roomOf(ada)
  await eve.post(`/api/rooms/${room.code}/join`)
  await ada.patch(`/api/rooms/${room.code}/members/${eve.id}`, { role: 'staff' })
  const hers = await makeLink(eve, room.code, { role: 'writer' })
  const { token } = await makeLink(ada, room.code, { role: 'writer', uses: 5 })
  await ada.delete(`/api/rooms/${room.code}/members/${eve.id}?ban=1`)
  expect((await open(eve, token)).status).toBe(404)
  expect((await open(bob, hers.token)).status).toBe(404)
  expect(await usesOf(ada, room.code)).toEqual([[0, 5]])
})

test('A13: neither the token nor the password of a link is kept', async () => {
  const ada = await registered()
  const room = await roomOf(ada)
  const { token, link } = await makeLink(ada, room.code, { role: 'viewer', password: 'blue-lantern' })
  const row = await env.DB.prepare('SELECT * FROM room_links WHERE id = ?').bind(link.id).first()
  expect(JSON.stringify(row)).not.toContain(token)
  expect(JSON.stringify(row)).not.toContain('blue-lantern')
  expect(String(row?.['password_hash'])).toMatch(/^scrypt\$16384\$8\$5\$/)
  const shown = await (await ada.get(`/api/rooms/${room.code}/links`)).text()
  expect(shown).not.toMatch(/token|scrypt|lantern/)
})

test('A13: a link with a password asks for it, and wrong ones are counted, also many at once', async () => {
  const [ada, eve] = [await registered(), await registered()]
  const room = await roomOf(ada, 'private')
  const { token } = await makeLink(ada, room.code, { role: 'viewer', password: 'blue-lantern' })
  expect(await errorOf(await open(eve, token))).toBe('password_needed password')
  const tries = await Promise.all(Array.from({ length: 14 }, () => open(eve, token, { password: 'guess' })))
  expect(tries.map(({ status }) => status).toSorted()).toEqual([
    ...Array(10).fill(403),
    ...Array(4).fill(429),
  ])
  expect((await open(eve, token, { password: 'blue-lantern' })).status, 'also the right one').toBe(429)
  const kim = await guestNamed('Kim')
  expect(await roleIn(await open(kim, token, { password: 'blue-lantern' }))).toBe('viewer')
})

test('A16: nobody makes or ends a link for a role that is not below their own, or of another room', async () => {
  const [ada, sam] = [await registered(), await registered()]
  const [room, other] = [await roomOf(ada), await roomOf(sam)]
  await sam.post(`/api/rooms/${room.code}/join`)
  await ada.patch(`/api/rooms/${room.code}/members/${sam.id}`, { role: 'staff' })
  for (const role of ['staff', 'owner'])
    expect([403, 422]).toContain((await sam.post(`/api/rooms/${room.code}/links`, { role })).status)
  const { link } = await makeLink(ada, room.code, { role: 'staff' })
  expect((await sam.delete(`/api/rooms/${room.code}/links/${link.id}`)).status).toBe(404)
  expect((await sam.delete(`/api/rooms/${other.code}/links/${link.id}`)).status).toBe(404)
  expect((await usesOf(ada, room.code)).length).toBe(1)
})

test('case 28: the token of a link is good for nothing else', async () => {
  const ada = await registered()
  const room = await roomOf(ada)
  const { token } = await makeLink(ada, room.code, { role: 'staff' })
  const eve = new Browser()
  expect((await open(eve, token)).status).toBe(401)
  eve.token = token
  expect((await eve.get('/api/me')).status).toBe(401)
  expect((await eve.post(`/api/rooms/${room.code}/ticket`)).status).toBe(401)
})

test('A11: an invitation by email carries a link for one person', async () => {
  const [ada, kim, eve] = [await registered(), await guestNamed('Kim'), await guestNamed('Eve')]
  const room = await roomOf(ada, 'private')
  const response = await ada.post(`/api/rooms/${room.code}/invites`, {
    email: 'kim@mail.example',
    role: 'viewer',
  })
  expect(response.status).toBe(201)
  expect(await response.text()).not.toContain('token')
  const [mail] = await mailed('kim@mail.example', 'invites you')
  const [, token = ''] = /https:\/\/cc\.example\/join#(\S+)/.exec(mail?.text ?? '') ?? []
  expect(await roleIn(await open(kim, token))).toBe('viewer')
  expect((await open(eve, token)).status).toBe(404)
  const bad = await ada.post(`/api/rooms/${room.code}/invites`, {
    email: 'a@b.example\nBcc: x@y.example',
    role: 'viewer',
  })
  expect(await errorOf(bad)).toBe('invalid email')
})

test('invitations are counted by inbox, however its address is written, and by where they come from', async () => {
  const inbox = 'full@mail.example'
  const invite = async (person: Browser, email: string) => {
    const room = await roomOf(person, 'private')
    return (await person.post(`/api/rooms/${room.code}/invites`, { email, role: 'viewer' })).status
  }
  const crowd = await Promise.all(Array.from({ length: 3 }, () => registered()))
  const statuses: number[] = []
  for (let i = 0; i < 12; i++) {
    const person = crowd[i % 3] ?? new Browser()
    statuses.push(await invite(person, i % 2 === 0 ? inbox : 'Full@mail.example'))
  }
  expect(statuses.filter((status) => status === 201)).toHaveLength(10)
  expect(statuses.slice(10)).toEqual([429, 429])
  const ada = crowd[0] ?? new Browser()
  for (const email of [`x<${inbox}>`, `a,${inbox}`, `"a"${inbox}`, `a;${inbox}`, `(a)${inbox}`])
    expect(await invite(ada, email), email).toBe(422)
})

test('invitations of many guests from one address are counted together', async () => {
  const statuses: number[] = []
  for (let i = 0; i < 3; i++) {
    const guest = await guestNamed('Kim')
    guest.address = '2001:db8:feed::1'
    const { room } = v.parse(roomAnswer, await (await guest.post('/api/trial', {})).json())
    for (let n = 0; n < 35; n++) {
      const body = { email: `g${i}-${n}@mail.example`, role: 'viewer' }
      statuses.push((await guest.post(`/api/rooms/${room.code}/invites`, body)).status)
    }
  }
  expect(statuses.filter((status) => status === 201)).toHaveLength(60)
})
