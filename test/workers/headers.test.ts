import { expect, test, vi } from 'vitest'
import { app } from '../../worker/app.ts'
import { Browser, env, errorOf, registered } from './support/browser.ts'

test('every answer carries the security headers: pages, API, errors, redirects of nobody', async () => {
  const ada = await registered()
  const answers = [
    await ada.get('/'),
    await ada.get('/r/abc-def-ghj'),
    await ada.get('/api/languages'),
    await ada.get('/api/rooms'),
    await ada.get('/api/nothing'),
    await ada.get('/_app/immutable/missing.js'),
    await ada.post('/api/auth/login', 'x'),
    await new Browser().get('/api/me'),
  ]
  for (const { url, headers } of answers) {
    const csp = headers.get('Content-Security-Policy') ?? ''
    expect(csp, url).toContain("frame-ancestors 'none'")
    expect(csp, url).toContain("default-src 'none'")
    expect(csp, url).not.toMatch(/script-src[^;]*unsafe/)
    expect(headers.get('X-Content-Type-Options'), url).toBe('nosniff')
    expect(headers.get('Referrer-Policy'), url).toBe('no-referrer')
    expect(headers.get('Permissions-Policy'), url).toContain('camera=()')
    expect(headers.get('Cross-Origin-Opener-Policy'), url).toBe('same-origin')
    expect(headers.get('Strict-Transport-Security'), url).toMatch(/max-age/)
  }
  const page = answers[0]?.headers.get('Content-Security-Policy') ?? ''
  for (const rule of ["script-src 'self'", "object-src 'none'", "base-uri 'none'"])
    expect(page).toContain(rule)
  expect(answers[2]?.headers.get('Cache-Control')).toBe('no-store')
})

test('a missing script or picture is a 404 and not the page', async () => {
  const browser = new Browser()
  for (const path of ['/_app/immutable/chunks/gone.js', '/_app/version.json', '/favicon.ico', '/x.png']) {
    expect((await browser.get(path)).status, path).toBe(404)
  }
  for (const path of ['/', '/login', '/r/abc-def-ghj', '/index.html']) {
    expect((await browser.get(path)).status, path).toBe(200)
  }
  expect((await browser.post('/login', {})).status, 'pages are read, not written').toBe(404)
})

test('an unknown address of the API is an error in JSON', async () => {
  const response = await new Browser().get('/api/nothing')
  expect([response.status, await errorOf(response)]).toEqual([404, 'not_found'])
})

test('languages: what rooms can be written in', async () => {
  const ada = await registered()
  const { languages } = (await (await ada.get('/api/languages')).json()) as { languages: unknown[] }
  expect(languages.length).toBeGreaterThanOrEqual(20)
  expect(languages[0]).toMatchObject({ id: 'python', name: 'Python', runs: true })
})

test('a database that fails is one plain sentence, and nothing is let through', async () => {
  const log = vi.spyOn(console, 'error').mockReturnValue()
  const failing = { ...env, DB: { prepare: () => failed(), batch: () => failed() } as unknown as D1Database }
  const ada = await registered()
  const headers = {
    Authorization: `Bearer ${ada.token}`,
    'Content-Type': 'application/json',
    Origin: 'http://localhost',
  }
  for (const [method, path] of [
    ['GET', '/api/me'],
    ['GET', '/api/rooms'],
    ['GET', '/api/rooms/abc-def-ghj'],
    ['POST', '/api/rooms/abc-def-ghj/ticket'],
  ] as const) {
    const response = await app.request(`http://localhost${path}`, { method, headers }, failing)
    expect([path, response.status, await errorOf(response)]).toEqual([path, 500, 'internal'])
  }
  expect(log).toHaveBeenCalledTimes(4)
  log.mockRestore()
})

test('what is logged about a failed query holds nothing of the person', async () => {
  const log = vi.spyOn(console, 'error').mockReturnValue()
  const failing = {
    ...env,
    DB: new Proxy(env.DB, {
      get: (db, key) =>
        key === 'prepare' ? () => db.prepare('SELECT * FROM no_such_table') : Reflect.get(db, key).bind(db),
    }),
  }
  const response = await app.request(
    'http://localhost/api/auth/login',
    {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: 'http://localhost' },
      body: JSON.stringify({ login: 'secret-name', password: 'secret-password' }),
    },
    failing,
  )
  expect(await errorOf(response)).toBe('internal')
  expect(log).toHaveBeenCalledOnce()
  expect(JSON.stringify(log.mock.calls)).not.toMatch(/secret/)
  log.mockRestore()
})

function failed(): never {
  throw new Error('D1_ERROR: Network connection lost.')
}
