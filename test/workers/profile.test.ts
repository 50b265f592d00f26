import { describe, expect, test } from 'vitest'
import { env, errorOf, guestNamed, registered, roomOf } from './support/browser.ts'
import { present } from './support/socket.ts'

const seen = (room: string, user: string) =>
  env.DB.prepare('SELECT name, color FROM room_presence WHERE room_id = ? AND user_id = ?')
    .bind(room, user)
    .first()

describe('a profile', () => {
  test('has a name and a colour that everybody sees', async () => {
    const ada = await registered()
    const response = await ada.patch('/api/me', { name: '  Ada  Lovelace ', color: 7 })
    const user = { id: ada.id, username: ada.username, name: 'Ada Lovelace', guest: false, color: 7 }
    expect(await response.json()).toEqual({ user })
    expect(await (await ada.get('/api/me')).json()).toEqual({ user })
    const room = await roomOf(ada)
    await present(ada, room)
    expect(await seen(room.id, ada.id)).toEqual({ name: 'Ada Lovelace', color: 7 })
  })

  test('reaches rooms that are open, without a new sign-in or socket', async () => {
    const ada = await registered()
    const room = await roomOf(ada)
    const socket = await present(ada, room)
    await ada.patch('/api/me', { name: 'Countess', color: 3 })
    await expect.poll(() => seen(room.id, ada.id)).toEqual({ name: 'Countess', color: 3 })
    await ada.patch('/api/me', { color: null })
    expect(await (await ada.get('/api/me')).json()).toMatchObject({ user: { color: null } })
    await ada.patch('/api/me', { name: 'Ada' })
    await expect.poll(() => seen(room.id, ada.id)).toEqual({ name: 'Ada', color: 3 })
    expect(socket.code).toBeNull()
  })

  test('guests have one too', async () => {
    const kim = await guestNamed('Kim')
    expect((await kim.patch('/api/me', { name: 'Kim Lee', color: 0 })).status).toBe(200)
  })

  test('case 38: nothing else can be set by it, and what is wrong is said beside its field', async () => {
    const ada = await registered()
    const before = await env.DB.prepare('SELECT * FROM users WHERE id = ?').bind(ada.id).first()
    const cases: [string, string][] = [
      ['{"name":"Eve","role":"owner"}', 'invalid role'],
      ['{"isAdmin":true}', 'invalid isAdmin'],
      ['{"id":"u_other"}', 'invalid id'],
      ['{"kind":"account"}', 'invalid kind'],
      ['{"email":"eve@mail.example"}', 'invalid email'],
      ['{"__proto__":{"name":"Eve"}}', 'invalid __proto__'],
      ['{"constructor":{"prototype":{"name":"Eve"}}}', 'invalid constructor'],
      ['{"name":"a\u202eb"}', 'invalid name'],
      [`{"name":"${'x'.repeat(41)}"}`, 'invalid name'],
      ['{"name":null}', 'invalid name'],
      ['{"color":12}', 'invalid color'],
      ['{"color":-1}', 'invalid color'],
      ['{"color":1.5}', 'invalid color'],
      ['{"color":"1"}', 'invalid color'],
    ]
    for (const [body, error] of cases)
      expect(await errorOf(await ada.patch('/api/me', body)), body).toBe(error)
    expect(await env.DB.prepare('SELECT * FROM users WHERE id = ?').bind(ada.id).first()).toEqual(before)
    expect(({} as { name?: string }).name).toBeUndefined()
    expect((await ada.patch('/api/me', '{"name":"Eve","name":"Ada"}')).status, 'the last of two').toBe(200)
    expect(await (await ada.get('/api/me')).json()).toMatchObject({ user: { name: 'Ada' } })
  })

  test('is out of reach once the sign-in ended, whatever the access token says', async () => {
    const ada = await registered()
    await ada.post('/api/auth/logout')
    expect(await errorOf(await ada.patch('/api/me', { name: 'Eve' }))).toBe('unauthorized')
  })
})
