import { describe, expect, test } from 'vitest'
import { mailOf } from '../../worker/auth/mail.ts'
import { Browser, env, errorOf, PASSWORD, registered, roomOf, SITE } from './support/browser.ts'
import { mailed, mailsTo, secretOf } from './support/mail.ts'
import { present, openSocket, ticketFor } from './support/socket.ts'

const addressOf = (person: Browser) => `${person.username}@mail.example`
const verify = (token: string) => new Browser().post('/api/auth/verify', { token })
const reset = (token: string, password = 'a new and long one') =>
  new Browser().post('/api/auth/reset', { token, password })
const forgot = (email: string, browser = new Browser()) => browser.post('/api/auth/forgot', { email })
const login = (name: string, password: string) =>
  new Browser().post('/api/auth/login', { login: name, password })
const isConfirmed = async (person: Browser) =>
  ((await (await person.get('/api/me/account')).json()) as { emailVerified: boolean }).emailVerified

async function confirmed(name?: string): Promise<Browser> {
  const person = await registered(name)
  const [mail] = await mailed(addressOf(person), 'Confirm')
  expect((await verify(secretOf(mail))).status).toBe(204)
  return person
}

async function resetLink(person: Browser): Promise<string> {
  await forgot(addressOf(person))
  const [mail] = await mailed(addressOf(person), 'new password')
  return secretOf(mail)
}

/** Makes every link of a person older. */
const later = (person: Browser, hours: number) =>
  env.DB.prepare('UPDATE mail_tokens SET expires_at = expires_at - ? WHERE user_id = ?')
    .bind(hours * 3_600_000, person.id)
    .run()

describe('confirming an address', () => {
  test('an account that gives address after address is stopped: each is sent a mail', async () => {
    const eve = await registered()
    const statuses: number[] = []
    for (let i = 0; i < 32; i++) {
      const body = { email: `${eve.username}-${i}@mail.example`, current: PASSWORD }
      statuses.push((await eve.post('/api/me/email', body)).status)
    }
    expect(statuses.filter((status) => status === 204)).toHaveLength(30)
    expect(statuses.at(-1)).toBe(429)
  })

  test('the mail names the account and leads to this site, its secret in the fragment', async () => {
    const ada = await registered()
    const [mail] = await mailed(addressOf(ada), 'Confirm')
    expect(mail?.from).toBe('CodeCollab <rooms@cc.example>')
    expect(mail?.text).toContain(ada.username)
    expect(mail?.text).toMatch(new RegExp(`^${SITE}/verify#[\\w-]{43}$`, 'm'))
    expect(await isConfirmed(ada)).toBe(false)
    expect((await verify(secretOf(mail))).status).toBe(204)
    expect(await isConfirmed(ada)).toBe(true)
  })

  test('a link works once, for 24 hours, and only while the account has that address', async () => {
    const ada = await registered()
    const first = secretOf((await mailed(addressOf(ada), 'Confirm'))[0])
    await later(ada, 24)
    expect(await errorOf(await verify(first))).toBe('bad_link')
    await ada.post('/api/me/verification')
    const second = secretOf((await mailed(addressOf(ada), 'Confirm', 2))[1])
    const other = `${ada.username}-new@mail.example`
    expect((await ada.post('/api/me/email', { email: other, current: PASSWORD })).status).toBe(204)
    expect(await errorOf(await verify(second))).toBe('bad_link')
    const third = secretOf((await mailed(other, 'Confirm'))[0])
    expect((await verify(third)).status).toBe(204)
    expect(await errorOf(await verify(third))).toBe('bad_link')
    expect(await isConfirmed(ada)).toBe(true)
  })

  test('a new address needs the password and is not confirmed', async () => {
    const ada = await confirmed()
    const email = `${ada.username}-b@mail.example`
    expect(await errorOf(await ada.post('/api/me/email', { email }))).toBe('invalid current')
    expect(await errorOf(await ada.post('/api/me/email', { email, current: 'not the password' }))).toBe(
      'invalid current',
    )
    expect(await isConfirmed(ada)).toBe(true)
    expect((await ada.post('/api/me/email', { email, current: PASSWORD })).status).toBe(204)
    expect(await isConfirmed(ada)).toBe(false)
  })

  test('no inbox gets more than five mails in an hour, whoever asks', async () => {
    const ada = await registered()
    for (let i = 0; i < 9; i++) expect((await ada.post('/api/me/verification')).status).toBe(204)
    await mailed(addressOf(ada), 'Confirm', 5)
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(await mailsTo(addressOf(ada), 'Confirm')).toHaveLength(5)
  })
})

describe('a forgotten password', () => {
  test('the link sets a new one, once, within an hour', async () => {
    const ada = await confirmed()
    const old = await resetLink(ada)
    await later(ada, 1)
    expect([(await reset(old)).status, await errorOf(await reset(old))]).toEqual([401, 'bad_link'])
    await forgot(addressOf(ada))
    const token = secretOf((await mailed(addressOf(ada), 'new password', 2))[1])
    expect(await errorOf(await reset(token, 'short')), 'a bad password uses nothing up').toBe(
      'invalid password',
    )
    expect((await reset(token)).status).toBe(204)
    expect(await errorOf(await reset(token))).toBe('bad_link')
    expect((await login(ada.username, PASSWORD)).status).toBe(401)
    expect((await login(ada.username, 'a new and long one')).status).toBe(200)
  })

  test('twenty at once: exactly one gets through', async () => {
    const ada = await confirmed()
    const token = await resetLink(ada)
    const passwords = Array.from({ length: 20 }, (_, i) => `password number ${i}`)
    const answers = await Promise.all(passwords.map((password) => reset(token, password)))
    expect(answers.map(({ status }) => status).sort()).toEqual([204, ...Array<number>(19).fill(401)])
  })

  test('case 30: it ends every sign-in, closes the sockets, and takes back the other links', async () => {
    const ada = await confirmed()
    const room = await roomOf(ada)
    const here = await present(ada, room)
    const first = await resetLink(ada)
    await forgot(addressOf(ada))
    const second = secretOf((await mailed(addressOf(ada), 'new password', 2))[1])
    expect((await reset(first)).status).toBe(204)
    expect(await here.closed).toBe(4401)
    expect((await ada.post('/api/auth/refresh')).status).toBe(401)
    expect((await ada.post(`/api/rooms/${room.code}/ticket`)).status).toBe(401)
    expect(await errorOf(await reset(second))).toBe('bad_link')
  })

  test('one address, two accounts: one mail each, by name; none to an account that did not confirm it', async () => {
    const first = await confirmed()
    const email = addressOf(first)
    const join = async (username: string) => {
      const browser = new Browser()
      await browser.keep(await browser.post('/api/auth/register', { username, email, password: PASSWORD }))
    }
    await join(`${first.username}-two`)
    const twice = await mailed(email, 'Confirm', 2)
    await verify(secretOf(twice[1]))
    await join(`${first.username}-three`)
    await mailed(email, 'Confirm', 3)
    await forgot(email)
    const mails = await mailed(email, 'new password', 2)
    expect(mails.map(({ subject }) => subject).sort()).toEqual([
      `A new password for ${first.username} on CodeCollab`,
      `A new password for ${first.username}-two on CodeCollab`,
    ])
    expect((await reset(secretOf(mails[1]), 'only of the second')).status).toBe(204)
    expect((await login(first.username, PASSWORD)).status, 'the first keeps its password').toBe(200)
  })

  test('who confirmed an address signs in with it, however many others gave it', async () => {
    const squatter = await registered()
    const email = addressOf(squatter)
    const username = `${squatter.username}-real`
    await new Browser().post('/api/auth/register', { username, email, password: 'the real password' })
    await verify(secretOf((await mailed(email, 'Confirm', 2))[1]))
    await new Browser().post('/api/auth/register', {
      username: `${username}-3`,
      email,
      password: 'a third password',
    })
    expect(await (await login(email, 'the real password')).json()).toMatchObject({ user: { username } })
  })
})

describe('case 31: asking for a new password tells nothing', () => {
  test('known, unconfirmed and unknown addresses answer the same', async () => {
    const [known, unconfirmed] = [await confirmed(), await registered()]
    const told = async (email: string) => {
      const response = await forgot(email)
      return { status: response.status, headers: [...response.headers].sort(), body: await response.text() }
    }
    const answers = [
      await told(addressOf(known)),
      await told(addressOf(unconfirmed)),
      await told('nobody@mail.example'),
    ]
    for (const answer of answers) expect(answer).toEqual(answers[0])
    expect(answers[0]?.status).toBe(204)
    await mailed(addressOf(known), 'new password')
    expect(await mailsTo(addressOf(unconfirmed), 'new password')).toHaveLength(0)
    expect(await mailsTo('nobody@mail.example', '')).toHaveLength(0)
  })

  test('the limit of an inbox shows in no answer, the limit of a caller in every', async () => {
    const eve = new Browser()
    const statuses: number[] = []
    for (let i = 0; i < 31; i++) statuses.push((await forgot('nobody@mail.example', eve)).status)
    expect(statuses).toEqual([...Array<number>(30).fill(204), 429])
  })
})

describe('case 28: a mailed link works only for its own purpose', () => {
  test('reset as verify, verify as reset, each as access token, ticket and refresh token', async () => {
    const ada = await confirmed()
    const room = await roomOf(ada)
    const token = await resetLink(ada)
    const fresh = await registered()
    const confirmation = secretOf((await mailed(addressOf(fresh), 'Confirm'))[0])
    expect((await verify(token)).status).toBe(401)
    expect((await reset(confirmation)).status).toBe(401)
    for (const credential of [token, confirmation]) {
      const browser = new Browser()
      browser.refreshToken = credential
      expect((await browser.post('/api/auth/refresh')).status).toBe(401)
      browser.token = credential
      expect((await browser.get('/api/me')).status).toBe(401)
      expect((await openSocket(room.id, credential, { Origin: SITE })).status).toBe(401)
    }
    for (const other of [ada.token ?? '', ada.refreshToken, await ticketFor(ada, room), '', 'x'.repeat(200)])
      for (const use of [verify, reset]) expect((await use(other)).status).toBe(401)
    expect((await reset(token)).status, 'none of this used it up').toBe(204)
    expect((await verify(confirmation)).status).toBe(204)
  })

  test('links are kept as digests only', async () => {
    const ada = await confirmed()
    const token = await resetLink(ada)
    const { results } = await env.DB.prepare('SELECT * FROM mail_tokens WHERE user_id = ?').bind(ada.id).all()
    expect(results).toHaveLength(1)
    expect(JSON.stringify(results)).not.toContain(token)
  })
})

describe('how mail is sent', () => {
  test('links of http mail lead to PUBLIC_URL, never to a Host that the caller made up', async () => {
    const ada = await confirmed()
    const { default: main } = (await import('cloudflare:workers')).exports as unknown as { default: Fetcher }
    await main.fetch('https://evil.example/api/auth/forgot', {
      method: 'POST',
      headers: {
        Origin: 'https://evil.example',
        'Content-Type': 'application/json',
        'CF-Connecting-IP': ada.address,
      },
      body: JSON.stringify({ email: addressOf(ada) }),
    })
    const [mail] = await mailed(addressOf(ada), 'new password')
    expect(mail?.text).toContain(`${SITE}/reset#`)
    expect(mail?.text).not.toContain('evil')
  })

  test('half a configuration is an error, none sends nothing', () => {
    for (const missing of ['MAIL_URL', 'MAIL_FROM', 'PUBLIC_URL'])
      expect(() => mailOf({ ...env, [missing]: '' }), missing).toThrow('MAIL=http')
    expect(mailOf({ ...env, MAIL: '' })).toBeNull()
    expect(mailOf({ ...env, MAIL: 'log', MAIL_URL: '' })).not.toBeNull()
  })

  test('a mail server that refuses fails no request', async () => {
    const send = mailOf({ ...env, MAIL_TOKEN: 'another' })
    await expect(send?.({ to: 'a@mail.example', subject: 's', text: 't' })).rejects.toThrow('answered 401')
  })
})
