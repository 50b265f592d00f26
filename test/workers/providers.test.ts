import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { usernameFrom } from '../../worker/routes/account-elsewhere.ts'
import { Browser, env, errorOf, guestNamed, PASSWORD, registered, roomOf, SITE } from './support/browser.ts'
import { finish, signedInBy, stranger, visit } from './support/elsewhere.ts'
import { mailed, secretOf } from './support/mail.ts'
import { openSocket, ticketFor } from './support/socket.ts'

const PROVIDERS = ['github', 'oidc'] as const
const linksOf = async (person: Browser) =>
  v.parse(
    v.object({ links: v.array(v.object({ issuer: v.string(), name: v.string(), label: v.string() })) }),
    await (await person.get('/api/me/account')).json(),
  ).links

test('what is configured is offered', async () => {
  expect(await (await new Browser().get('/api/auth/providers')).json()).toEqual({
    providers: [
      { id: 'github', name: 'GitHub' },
      { id: 'oidc', name: 'Elsewhere' },
    ],
    mail: true,
  })
  const { providersOf } = await import('../../worker/auth/provider.ts')
  expect(providersOf({ ...env, GITHUB_CLIENT_SECRET: '', OIDC_ISSUER: '' })).toEqual([])
  expect((await new Browser().post('/api/auth/providers/google/start', { next: '/' })).status).toBe(404)
})

describe.each(PROVIDERS)('signing in by %s', (provider) => {
  test('code, PKCE, state, and a cookie no script can read', async () => {
    const browser = new Browser()
    const response = await browser.post(`/api/auth/providers/${provider}/start`, { next: '/' })
    const cookie = response.headers.get('Set-Cookie') ?? ''
    for (const part of [
      '__Host-cc_provider=',
      'HttpOnly',
      'Secure',
      'SameSite=Strict',
      'Path=/',
      'Max-Age=600',
    ])
      expect(cookie).toContain(part)
    const { asked } = await visit(browser, provider, stranger())
    const has = (name: string) => asked.searchParams.get(name)
    expect(has('response_type')).toBe('code')
    expect(has('code_challenge_method')).toBe('S256')
    for (const name of ['code_challenge', 'state']) expect(has(name)).toMatch(/^[\w-]{43}$/)
    expect(has('redirect_uri')).toBe(`${SITE}/signed-in/${provider}`)
    if (provider === 'oidc') expect(has('nonce')).toMatch(/^[\w-]{43}$/)
  })

  test('the first time makes an account, the second time is the same one', async () => {
    const who = stranger({ name: 'Zoë Octo' })
    const first = await signedInBy(provider, who)
    expect(await (await first.get('/api/me')).json()).toMatchObject({
      user: { username: who.preferred_username, name: 'Zoë Octo', guest: false },
    })
    const again = await signedInBy(provider, { ...who, preferred_username: 'renamed', name: 'Renamed' })
    expect(again.id).toBe(first.id)
  })

  test('a taken user name gets a number, and nobody gets the account that has it', async () => {
    const ada = await registered()
    const people = []
    for (let i = 0; i < 4; i++)
      people.push(await signedInBy(provider, stranger({ preferred_username: ada.username.toUpperCase() })))
    expect(new Set([ada.id, ...people.map(({ id }) => id)]).size).toBe(5)
    const names = await Promise.all(
      people.map(async (person) => JSON.stringify(await (await person.get('/api/me')).json())),
    )
    expect(names[0]).toContain(`${ada.username.toUpperCase()}-2`)
  })

  test('two tabs at once make one account', async () => {
    const who = stranger()
    const tabs = await Promise.all(Array.from({ length: 4 }, () => signedInBy(provider, who)))
    expect(new Set(tabs.map(({ id }) => id)).size).toBe(1)
    const count = await env.DB.prepare("SELECT count(*) AS n FROM users WHERE username LIKE ? || '%'")
      .bind(who.preferred_username ?? '')
      .first('n')
    expect(count).toBe(1)
  })

  test('a person who declines, a used code, an answer without a code', async () => {
    const browser = new Browser()
    const denied = await visit(browser, provider, 'denied')
    expect(await errorOf(await finish(browser, provider, denied.query))).toBe('provider_failed')
    const { query } = await visit(browser, provider, stranger())
    const cookie = browser.cookies.get('__Host-cc_provider') ?? ''
    expect((await finish(browser, provider, query)).status).toBe(200)
    browser.cookies.set('__Host-cc_provider', cookie)
    expect(await errorOf(await finish(browser, provider, query)), 'the code again').toBe('provider_failed')
    const bare = await visit(browser, provider, stranger())
    bare.redirect.searchParams.delete('code')
    expect((await finish(browser, provider, bare.redirect.search)).status).toBeGreaterThan(400)
  })

  test('case 28: an answer counts only in the browser that began, for its provider and purpose', async () => {
    const [ada, eve] = [new Browser(), new Browser()]
    const hers = await visit(ada, provider, stranger())
    expect(await errorOf(await finish(eve, provider, hers.query)), 'no transaction').toBe('bad_link')
    await visit(eve, provider, stranger())
    expect(await errorOf(await finish(eve, provider, hers.query)), "another's state").toBe('bad_link')
    const other = PROVIDERS.find((id) => id !== provider) ?? provider
    expect(await errorOf(await finish(ada, other, hers.query)), 'another provider').toBe('bad_link')
    expect(await errorOf(await finish(ada, provider, hers.query)), 'the cookie was used up').toBe('bad_link')
    const linker = await registered()
    const link = await visit(linker, provider, stranger(), 'link')
    expect(await errorOf(await finish(linker, provider, link.query)), 'a link as a sign-in').toBe('bad_link')
    const start = await visit(linker, provider, stranger())
    expect(await errorOf(await finish(linker, provider, start.query, 'linked'))).toBe('bad_link')
  })

  test('linking: needs the person who began it, is seen, and signs in', async () => {
    const ada = await registered()
    const who = stranger()
    expect((await new Browser().post(`/api/auth/providers/${provider}/link`, { next: '/' })).status).toBe(401)
    const guest = await guestNamed('Kim')
    expect((await guest.post(`/api/auth/providers/${provider}/link`, { next: '/' })).status).toBe(403)
    const began = await visit(ada, provider, who, 'link', '/settings')
    const eve = await registered()
    eve.cookies.set('__Host-cc_provider', ada.cookies.get('__Host-cc_provider') ?? '')
    expect(await errorOf(await finish(eve, provider, began.query, 'linked'))).toBe('bad_link')
    const done = await finish(ada, provider, began.query, 'linked')
    expect(await done.json()).toEqual({ next: '/settings' })
    expect(await linksOf(ada)).toMatchObject([{ label: who.preferred_username }])
    expect((await signedInBy(provider, who)).id).toBe(ada.id)
    const second = await visit(ada, provider, stranger(), 'link')
    expect(await errorOf(await finish(ada, provider, second.query, 'linked'))).toBe('already_linked')
    const others = await visit(eve, provider, who, 'link')
    expect(await errorOf(await finish(eve, provider, others.query, 'linked'))).toBe('already_linked')
  })

  test('unlinking ends that way in; the last one cannot be taken', async () => {
    const who = stranger()
    const octo = await signedInBy(provider, who)
    const unlink = async () =>
      octo.delete(`/api/me/links/${encodeURIComponent((await linksOf(octo))[0]?.issuer ?? '')}`)
    expect(await errorOf(await unlink())).toBe('forbidden')
    expect((await octo.post('/api/me/password', { password: 'now with a password' })).status).toBe(204)
    expect((await unlink()).status).toBe(204)
    expect(await linksOf(octo)).toEqual([])
    expect((await signedInBy(provider, who)).id).not.toBe(octo.id)
  })

  test('a closed account stays closed', async () => {
    const who = stranger()
    const octo = await signedInBy(provider, who)
    await env.DB.prepare('UPDATE users SET disabled_at = 1 WHERE id = ?').bind(octo.id).run()
    const browser = new Browser()
    const { query } = await visit(browser, provider, who)
    const response = await finish(browser, provider, query)
    expect([response.status, await errorOf(response)]).toEqual([403, 'forbidden'])
    expect(browser.refreshToken).toBe('')
  })
})

describe('what an OpenID provider says is checked', () => {
  test.each(['nonce', 'issuer', 'audience', 'signature', 'expired', 'no token'] as const)(
    'a wrong %s signs nobody in',
    async (wrong) => {
      const browser = new Browser()
      const { query } = await visit(browser, 'oidc', stranger({ wrong }))
      const response = await finish(browser, 'oidc', query)
      expect([response.status, await errorOf(response)]).toEqual([502, 'provider_failed'])
      expect(browser.refreshToken).toBe('')
    },
  )

  test('an address is taken over unconfirmed, and signs in to no account that has it', async () => {
    const ada = await registered()
    const email = `${ada.username}@mail.example`
    await new Browser().post('/api/auth/verify', { token: secretOf((await mailed(email, 'Confirm'))[0]) })
    const octo = await signedInBy('oidc', stranger({ email, email_verified: true }))
    expect(octo.id).not.toBe(ada.id)
    expect(await (await octo.get('/api/me/account')).json()).toMatchObject({
      email,
      emailVerified: false,
      password: false,
    })
    const login = await new Browser().post('/api/auth/login', { login: email, password: PASSWORD })
    expect(await login.json()).toMatchObject({ user: { id: ada.id } })
  })

  test('names from elsewhere become user names that are allowed here', () => {
    const cases: Record<string, string> = {
      'ada@example.com': 'ada',
      'Zoë Müller': 'Zoe-Muller',
      al: 'person-al',
      王: 'person',
      '': 'person',
      '../../etc': 'etc',
      [`${'x'.repeat(300)}`]: 'x'.repeat(26),
    }
    for (const [called, username] of Object.entries(cases)) expect(usernameFrom(called)).toBe(username)
  })

  test('case 54: what a provider calls somebody is checked like any name', async () => {
    const octo = await signedInBy('oidc', stranger({ preferred_username: 'evil-name', name: 'a\u202eb' }))
    expect(await (await octo.get('/api/me')).json()).toMatchObject({ user: { name: 'evil-name' } })
  })
})

test('case 28: the transaction is no credential anywhere else, and no other is a transaction', async () => {
  const ada = await registered()
  const room = await roomOf(ada)
  const ticket = await ticketFor(ada, room)
  const { query } = await visit(ada, 'oidc', stranger())
  const transaction = ada.cookies.get('__Host-cc_provider') ?? ''
  const eve = new Browser()
  eve.token = transaction
  eve.refreshToken = transaction
  expect((await eve.get('/api/me')).status).toBe(401)
  expect((await eve.post('/api/auth/refresh')).status).toBe(401)
  expect((await openSocket(room.id, transaction, { Origin: SITE })).status).toBe(401)
  const password = 'long enough it is'
  expect((await eve.post('/api/auth/verify', { token: transaction })).status).toBe(401)
  expect((await eve.post('/api/auth/reset', { token: transaction, password })).status).toBe(401)
  for (const credential of [ada.token ?? '', ada.refreshToken, ticket, 'x', `${transaction}x`]) {
    eve.cookies.set('__Host-cc_provider', credential)
    expect(await errorOf(await finish(eve, 'oidc', query))).toBe('bad_link')
  }
})

describe('case 38: where a sign-in leads', () => {
  test.each([
    '//evil',
    '/\\evil',
    'javascript:alert(1)',
    'https:evil',
    'https://evil.example',
    '/\r\nx',
    '/..//evil',
    'r/a',
    '',
  ])('%j is refused', async (next) => {
    const response = await new Browser().post('/api/auth/providers/oidc/start', { next })
    expect([response.status, await errorOf(response)]).toEqual([422, 'invalid next'])
  })

  test('a path of this site comes back', async () => {
    const browser = new Browser()
    const { query } = await visit(browser, 'oidc', stranger(), 'start', '/r/abc-def-ghj?x=1')
    expect(await (await finish(browser, 'oidc', query)).json()).toMatchObject({ next: '/r/abc-def-ghj?x=1' })
  })
})

test('case 34: coming back by GET has no effect, and another site cannot begin', async () => {
  const browser = new Browser()
  const { redirect } = await visit(browser, 'oidc', stranger())
  const page = await browser.get(redirect.pathname + redirect.search)
  expect(page.headers.getSetCookie()).toEqual([])
  expect((await browser.get('/api/auth/providers/oidc/finish')).status).toBe(404)
  const evil = { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' }
  for (const step of ['start', 'link', 'finish', 'linked'])
    expect((await browser.post(`/api/auth/providers/oidc/${step}`, { next: '/' }, evil)).status).toBe(403)
})
