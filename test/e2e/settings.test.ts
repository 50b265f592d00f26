import { afterAll, beforeAll, expect, test } from 'vitest'
import { fakeProvider, type FakeProvider } from '../support/fake-provider.ts'
import { ask } from './support/api.ts'
import { eventually, PASSWORD, type Person } from './support/person.ts'
import { stage } from './support/stage.ts'

const env: Record<string, string> = {}
let elsewhere: FakeProvider
beforeAll(async () => {
  elsewhere = await fakeProvider()
  Object.assign(env, elsewhere.env, { MAIL: 'log' })
})
afterAll(() => elsewhere.close())
const on = stage(env)

/** The newest link to a page that the server's log shows, as the path behind its origin. */
async function mailedLink(to: string, page: '/verify' | '/reset'): Promise<string> {
  const find = () => {
    const mail = on.server.said.slice(on.server.said.lastIndexOf(`Mail to ${to}`))
    return new RegExp(`${page}#[\\w-]{43}`).exec(mail)?.[0] ?? ''
  }
  await eventually(async () => find()).not.toBe('')
  return find()
}

const settings = async (person: Person) => {
  await person.open('/settings')
  await person.heading('Sign-ins').waitFor()
}
const region = (person: Person, name: string) => person.page.getByRole('region', { name, exact: true })

test('a new name and colour show in a room that is open, by keyboard alone', async () => {
  const [ada, bob] = [await on.person(), await on.person()]
  await ada.register(on.name('ada'))
  const code = await ada.createRoom('Profiles', 'python')
  await bob.joinAsGuest(code, 'Bob')
  const other = await ada.page.context().newPage()
  await other.goto(`${ada.site}/settings`)
  await other.getByLabel('Display name').fill('Countess')
  await other.keyboard.press('Tab')
  await other.keyboard.press('ArrowUp')
  await other.getByRole('radio', { name: 'Azure' }).waitFor()
  expect(await other.getByRole('radio', { name: 'Azure' }).isChecked()).toBe(true)
  await other.keyboard.press('Enter')
  await other.getByText('Your profile is saved.').waitFor()
  await bob.sees('Countess')
})

test('forgotten: confirm the address, ask for a link, choose a new password', async () => {
  const ada = await on.person()
  const name = on.name('ada')
  const address = `${name}@mail.example`
  await ada.register(name)
  await settings(ada)
  await ada.sees('Not confirmed')
  await ada.open(await mailedLink(address, '/verify'))
  await ada.button('Confirm the address').click()
  await ada.heading('Your address is confirmed').waitFor()
  await settings(ada)
  await ada.sees(/^Confirmed$/)

  const phone = await on.person({ phone: true })
  await phone.open('/login')
  await phone.page.getByRole('link', { name: 'Forgot your password?' }).click()
  await phone.field('Email').fill(address)
  await phone.button('Send the link').click()
  await phone.heading('Look into your mail').waitFor()
  const link = await mailedLink(address, '/reset')
  await phone.open(link)
  await phone.field('New password').fill('short')
  await phone.button('Change the password').click()
  await phone.sees('A password has at least 10 characters.')
  await phone.field('New password').fill('a new and long one')
  await phone.button('Change the password').click()
  await phone.heading('Log in').waitFor()
  await phone.login(name, 'a new and long one')
  await phone.heading('Rooms').waitFor()
  await ada.page.reload()
  await ada.heading('Log in').waitFor()
  await phone.open(link)
  await phone.field('New password').fill('yet another one')
  await phone.button('Change the password').click()
  await phone.sees('This link does not work any more.')
})

test('a new password ends access tokens unless one keeps them', async () => {
  const ada = await on.person()
  await ada.register(on.name('ada'))
  const made = await ask<{ secret: string }>(ada, 'POST', '/api/tokens', {
    ...{ name: 'A script', scopes: ['account:read'] },
    days: 7,
  })
  const works = () =>
    fetch(`${ada.site}/api/me`, { headers: { Authorization: `Bearer ${made.secret}` } }).then(({ ok }) => ok)
  const change = async (from: string, to: string, keep: boolean) => {
    await settings(ada)
    const form = region(ada, 'Password')
    await form.getByLabel('Current password', { exact: true }).fill(from)
    await form.getByLabel('New password', { exact: true }).fill(to)
    const box = form.getByRole('checkbox', { name: /Also end my access tokens/ })
    expect(await box.isChecked()).toBe(true)
    if (keep) await box.uncheck()
    await form.getByRole('button', { name: 'Change password' }).click()
    await ada.sees(keep ? /device is signed out\.$/ : /and access tokens are gone/)
  }
  await change(PASSWORD, 'another long one', true)
  expect(await works()).toBe(true)
  await change('another long one', PASSWORD, false)
  expect(await works()).toBe(false)
})

test('another device is listed, and signing it out closes its room', async () => {
  const [desk, phone] = [await on.person(), await on.person({ phone: true })]
  const name = on.name('ada')
  await desk.register(name)
  await desk.createRoom('Two devices', 'python')
  await phone.login(name)
  await phone.heading('Rooms').waitFor()
  await settings(phone)
  await region(phone, 'Sign-ins').getByText('This device').waitFor()
  await region(phone, 'Sign-ins')
    .getByRole('button', { name: /^Sign out Chrome/ })
    .click()
  await phone.sees(/is signed out/)
  await desk.sees('You are signed out')
})

test('signing in elsewhere makes an account, and a person can link and unlink', async () => {
  const ada = await on.person()
  const name = on.name('ada')
  await ada.register(name)
  await settings(ada)
  await ada.button('Link Elsewhere').click()
  await ada.button('Continue as Ada').click()
  await ada.button('Unlink Elsewhere').waitFor()

  const tab = await on.person()
  await tab.open('/login?next=%2Fsettings')
  await tab.button('Continue with Elsewhere').click()
  await tab.button('Continue as Ada').click()
  await tab.button(`Account of ${name}`).waitFor()
  await tab.button('Unlink Elsewhere').click()
  await tab.sees('Elsewhere is unlinked.')

  const fresh = await on.person()
  await fresh.open('/register')
  await fresh.button('Continue with Elsewhere').click()
  await fresh.button('Continue as Ada').click()
  await fresh.heading('Rooms').waitFor()
  await fresh.button('Account of Elsewhere Ada').waitFor()
  await settings(fresh)
  await fresh.button('Unlink Elsewhere').click()
  await fresh.sees('This is your only way to sign in.')
})

test('deleting an account asks for the password, and then it is gone', async () => {
  const ada = await on.person()
  const name = on.name('ada')
  await ada.register(name)
  await settings(ada)
  await ada.button('Delete account…').click()
  const dialog = ada.page.getByRole('dialog')
  await dialog.getByLabel('Password', { exact: true }).fill('not the password')
  await dialog.getByRole('button', { name: 'Delete for good' }).click()
  await ada.sees('This is not your password.')
  await dialog.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await dialog.getByRole('button', { name: 'Delete for good' }).click()
  await ada.page.getByRole('link', { name: 'Log in' }).first().waitFor()
  await ada.login(name)
  await ada.sees(/wrong/)
})
