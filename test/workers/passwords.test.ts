import { describe, expect, test } from 'vitest'
import { checkPassword, hashPassword } from '../../worker/auth/password.ts'
import { Browser, env, errorOf, PASSWORD, registered } from './support/browser.ts'

const login = (name: string, password: string) =>
  new Browser().post('/api/auth/login', { login: name, password })

/** What a response tells: everything but the moment it was made. */
async function told(response: Response): Promise<unknown> {
  return { status: response.status, headers: [...response.headers].sort(), body: await response.text() }
}

describe('case 31: an answer does not tell who has an account', () => {
  test('unknown name, unknown address, wrong password and locked account answer the same', async () => {
    const ada = await registered()
    const locked = await registered()
    await env.DB.prepare('UPDATE users SET disabled_at = 1 WHERE id = ?').bind(locked.id).run()
    const answers = [
      await login('nobody-at-all', PASSWORD),
      await login('nobody@mail.example', PASSWORD),
      await login(ada.username, 'not the password'),
      await login(`${ada.username}@mail.example`, 'not the password'),
      await login(locked.username, PASSWORD),
      await login(locked.username, 'not the password'),
    ]
    const all = await Promise.all(answers.map(told))
    for (const answer of all) expect(answer).toEqual(all[0])
    expect(all[0]).toMatchObject({ status: 401 })
  })

  test('and takes the same time: the quickest of interleaved tries, which a busy machine does not change', async () => {
    const ada = await registered()
    const locked = await registered()
    await env.DB.prepare('UPDATE users SET disabled_at = 1 WHERE id = ?').bind(locked.id).run()
    const names: Record<string, string> = {
      unknown: 'nobody-at-all',
      wrong: ada.username,
      locked: locked.username,
    }
    const quickest: Record<string, number> = { unknown: Infinity, wrong: Infinity, locked: Infinity }
    for (let round = 0; round < 8; round++) {
      for (const [name, username] of Object.entries(names)) {
        const start = performance.now()
        await login(username, 'not the password')
        quickest[name] = Math.min(quickest[name] ?? Infinity, performance.now() - start)
      }
    }
    const times = Object.values(quickest)
    expect(Math.min(...times)).toBeGreaterThan(0.6 * Math.max(...times))
  })

  test('registering an address that has an account looks like registering any other', async () => {
    const ada = await registered()
    const shape = async (username: string, email: string) => {
      const response = await new Browser().post('/api/auth/register', { username, email, password: PASSWORD })
      const body = (await response.text()).replace(/"(id|username|name|accessToken)":"[^"]*"/g, '"$1":""')
      const headers = [...response.headers].map(([name, value]) => [
        name,
        name === 'set-cookie' ? value.replace(/=[\w-]{43};/, '=;') : value,
      ])
      return { status: response.status, headers: headers.sort(), body }
    }
    expect(await shape('fresh-one', 'fresh-one@mail.example')).toEqual(
      await shape('fresh-two', `${ada.username}@mail.example`),
    )
  })
})

describe('case 32: passwords are taken whole', () => {
  const long = 'p'.repeat(72)
  test.each([
    ['64 characters', 'x1'.repeat(32)],
    ['200 characters', 'y'.repeat(200)],
    ['200 characters outside the basic plane', '😀'.repeat(200)],
    ['Unicode', 'pässwörd-密码-пароль'],
    ['spaces at both ends', '  leading and trailing  '],
    ['72 bytes and more', `${long}-tail`],
  ])('%s', async (_, password) => {
    const browser = new Browser()
    const username = `pw-${crypto.randomUUID().slice(0, 8)}`
    const body = { username, email: `${username}@mail.example`, password }
    expect((await browser.post('/api/auth/register', body)).status).toBe(201)
    expect((await login(username, password)).status).toBe(200)
    expect((await login(username, password.slice(0, -1))).status, 'the last character counts').toBe(401)
    expect((await login(username, password.slice(0, 72))).status).toBe(password.length > 72 ? 401 : 200)
    if (password.trim() !== password) expect((await login(username, password.trim())).status).toBe(401)
  })

  test('a composed and a decomposed letter are the same password', async () => {
    const hash = hashPassword('Zoe\u0308 and friends')
    expect(checkPassword('Zo\u00eb and friends', hash).ok).toBe(true)
  })

  test('1 MiB is refused before anything is hashed', async () => {
    const ada = await registered()
    const megabyte = 'x'.repeat(1024 * 1024)
    const start = performance.now()
    for (const response of [
      await new Browser().post('/api/auth/register', {
        username: 'mega',
        email: 'm@mail.example',
        password: megabyte,
      }),
      await login(ada.username, megabyte),
    ]) {
      expect([response.status, await errorOf(response)]).toEqual([422, 'invalid password'])
    }
    expect(performance.now() - start).toBeLessThan(2_000)
    expect(await env.DB.prepare("SELECT id FROM users WHERE username = 'mega'").first()).toBeNull()
  })
})

describe('case 33: how passwords are kept', () => {
  test('as scrypt with its parameters, within what Workers allow and OWASP asks', () => {
    const [scheme, n, r, p, salt = '', key = ''] = hashPassword(PASSWORD).split('$')
    expect([scheme, n, r, p]).toEqual(['scrypt', '16384', '8', '5'])
    expect(Number(n) * Number(r) * Number(p)).toBeLessThanOrEqual(2 ** 20)
    expect(salt).toMatch(/^[\w-]{22}$/)
    expect(key).toMatch(/^[\w-]{43}$/)
    expect(hashPassword(PASSWORD)).not.toBe(hashPassword(PASSWORD))
  })

  test('a hash made with older parameters still works, and the login replaces it', async () => {
    const { scryptSync } = await import('node:crypto')
    const ada = await registered()
    const salt = new Uint8Array(16).fill(7)
    const key = scryptSync(PASSWORD, salt, 32, { N: 1024, r: 8, p: 1 })
    const encode = (bytes: Uint8Array) =>
      btoa(String.fromCharCode(...bytes))
        .replace(/=+$/, '')
        .replaceAll('+', '-')
        .replaceAll('/', '_')
    const old = `scrypt$1024$8$1$${encode(salt)}$${encode(new Uint8Array(key))}`
    const set = env.DB.prepare('UPDATE users SET password_hash = ? WHERE id = ?')
    const read = () =>
      env.DB.prepare('SELECT password_hash FROM users WHERE id = ?')
        .bind(ada.id)
        .first<string>('password_hash')
    await set.bind(old, ada.id).run()
    expect((await login(ada.username, 'not the password')).status).toBe(401)
    expect(await read(), 'only the right password upgrades').toBe(old)
    expect((await login(ada.username, PASSWORD)).status).toBe(200)
    expect(await read()).toMatch(/^scrypt\$16384\$8\$5\$/)
    expect((await login(ada.username, PASSWORD)).status).toBe(200)
  })

  test('a stored hash that would cost too much, or cannot be read, is an error and not a sign-in', () => {
    for (const stored of [
      'scrypt$1048576$8$5$AA$AA',
      'scrypt$NaN$8$5$AA$AA',
      'plain$16384$8$5$AA$AA',
      PASSWORD,
    ]) {
      expect(() => checkPassword(PASSWORD, stored), stored).toThrow()
    }
  })

  test('nothing compiles WebAssembly, and comparing is constant-time', () => {
    const sources = import.meta.glob<string>('../../worker/**/*.ts', {
      query: '?raw',
      import: 'default',
      eager: true,
    })
    const all = Object.values(sources).join('\n')
    expect(all).toContain('timingSafeEqual(')
    expect(all).not.toMatch(/WebAssembly|pbkdf2/i)
  })
})
