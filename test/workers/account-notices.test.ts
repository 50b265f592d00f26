import { describe, expect, test } from 'vitest'
import { Browser, errorOf, PASSWORD, registered } from './support/browser.ts'
import { mailed, mailsTo, secretOf } from './support/mail.ts'
import { bare, personalToken, Script } from './support/script.ts'

const NEW = 'an entirely new one'
const CHANGED = { password: 'Your password', address: 'Your address' } as const

const addressOf = (person: Browser) => `${person.username}@mail.example`
const anonymously = (path: string, body: object) => new Browser().post(path, body)

async function confirmed(): Promise<Browser> {
  const person = await registered()
  await confirm(addressOf(person))
  return person
}

async function confirm(address: string): Promise<void> {
  const token = secretOf((await mailed(address, 'Confirm'))[0])
  expect((await anonymously('/api/auth/verify', { token })).status).toBe(204)
}

const changePassword = (person: Browser, more: object = {}) =>
  person.post('/api/me/password', { current: PASSWORD, password: NEW, ...more })

async function resetPassword(person: Browser): Promise<void> {
  await anonymously('/api/auth/forgot', { email: addressOf(person) })
  const token = secretOf((await mailed(addressOf(person), 'new password'))[0])
  expect((await anonymously('/api/auth/reset', { token, password: NEW })).status).toBe(204)
}

const goodFor = async (secret: string) =>
  (await bare('GET', '/api/me', undefined, { Authorization: `Bearer ${secret}` })).status === 200

describe('what changes the ways into an account is told to its confirmed address', () => {
  test('A17: a new password, and one by a mailed link', async () => {
    const ada = await confirmed()
    expect((await changePassword(ada)).status).toBe(204)
    const [mail] = await mailed(addressOf(ada), CHANGED.password)
    expect(mail?.text).toContain(ada.username)
    expect(mail?.text).not.toMatch(/#|http/)
    await resetPassword(ada)
    await mailed(addressOf(ada), CHANGED.password, 2)
  })

  test('A17: a new address is told to the one before, which is not told the new one', async () => {
    const ada = await confirmed()
    const other = `${ada.username}-two@mail.example`
    expect((await ada.post('/api/me/email', { current: PASSWORD, email: other })).status).toBe(204)
    const [mail] = await mailed(addressOf(ada), CHANGED.address)
    expect(mail?.text).toContain(ada.username)
    expect(mail?.text).not.toContain(other)
    await confirm(other)
    expect(await mailsTo(other, CHANGED.address)).toEqual([])
  })

  test('A17: nobody is told of an account whose address was never confirmed, or of a change that was refused', async () => {
    const [ada, eve] = [await confirmed(), await registered()]
    expect(await errorOf(await ada.post('/api/me/password', { current: 'not it', password: NEW }))).toBe(
      'invalid current',
    )
    await changePassword(eve)
    await eve.post('/api/me/email', { current: NEW, email: `${eve.username}-two@mail.example` })
    // The same address spelled otherwise is no other one.
    await ada.post('/api/me/email', { current: PASSWORD, email: addressOf(ada).toUpperCase() })
    await mailed(`${eve.username}-two@mail.example`, 'Confirm')
    for (const person of [ada, eve]) expect(await mailsTo(addressOf(person), 'Your ')).toEqual([])
  })

  test('other mails to an inbox do not use its notices up', async () => {
    const ada = await confirmed()
    for (let i = 0; i < 8; i++) await anonymously('/api/auth/forgot', { email: addressOf(ada) })
    await ada.post('/api/me/email', { current: PASSWORD, email: `${ada.username}-two@mail.example` })
    await mailed(addressOf(ada), CHANGED.address)
  })
})

describe('a new password ends access tokens and their sockets', () => {
  test('A18: unless the person keeps them', async () => {
    const ada = await registered()
    const { secret } = await personalToken(ada, ['account:read', 'ws'])
    const script = await Script.in(`a18-${ada.username}`, secret)
    expect(await errorOf(await changePassword(ada, { revokeTokens: 'no' }))).toBe('invalid revokeTokens')
    expect((await changePassword(ada, { revokeTokens: false })).status).toBe(204)
    expect(await goodFor(secret)).toBe(true)
    expect((await ada.post('/api/me/password', { current: NEW, password: PASSWORD })).status).toBe(204)
    expect(await goodFor(secret)).toBe(false)
    expect(await script.closed).toBe(4401)
  })

  test('A18: always where it was set by a mailed link', async () => {
    const ada = await confirmed()
    const other = await registered()
    const [mine, theirs] = [
      await personalToken(ada, ['account:read']),
      await personalToken(other, ['account:read']),
    ]
    await resetPassword(ada)
    expect([await goodFor(mine.secret), await goodFor(theirs.secret)]).toEqual([false, true])
  })

  test('case 30: a sign-in that has ended makes none, though its access token lasts for minutes', async () => {
    const ada = await registered()
    const stolen = new Browser()
    await stolen.keep(await stolen.post('/api/auth/login', { login: ada.username, password: PASSWORD }))
    expect((await changePassword(ada)).status).toBe(204)
    const body = { name: 'x', scopes: ['ws'], days: 7 }
    expect(await errorOf(await stolen.post('/api/tokens', body))).toBe('unauthorized')
    expect((await ada.post('/api/tokens', body)).status).toBe(201)
  })
})
