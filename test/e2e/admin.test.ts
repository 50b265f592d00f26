import { beforeAll, expect, test } from 'vitest'
import { violations } from './support/axe.ts'
import { ask } from './support/api.ts'
import { fromRoomMenu } from './support/menus.ts'
import { eventually, type Person } from './support/person.ts'
import { stage } from './support/stage.ts'

const on = stage({})
const root = on.name('root')

beforeAll(async () => {
  const person = await on.person()
  await person.register(root)
  await on.server.kill('SIGTERM')
  // Only from now on: a name that is an administrator's cannot be registered.
  on.server.configure({ ADMINS: root })
  await on.server.restart()
})

const tab = (person: Person, name: RegExp) => person.page.getByRole('tab', { name })
const list = (person: Person, name: string) => person.page.getByRole('list', { name })
const confirm = async (person: Person, yes: string) => {
  const dialog = person.page.getByRole('dialog')
  await dialog.getByLabel('Why', { exact: true }).fill('It advertises')
  await dialog.getByRole('button', { name: yes, exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
}

/** Nothing on the page is in the way of anybody, in light and in dark, and nothing scrolls sideways. */
async function inOrder(person: Person, what: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await person.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    expect(await violations(person), `${what}, ${colorScheme}`).toEqual([])
  }
  const wide = await person.page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
  expect([what, wide]).toEqual([what, false])
}

test.each([{ phone: false }, { phone: true }])(
  'AD8, AD10: a room is reported, closed and its owner blocked, all of it in the log (phone: $phone)',
  async ({ phone }) => {
    const [ada, bob, admin] = [await on.person({ phone }), await on.person(), await on.person({ phone })]
    const [name, title] = [on.name('ada'), on.name('Cheap watches')]
    await ada.register(name)
    const code = await ada.createRoom(title, 'python')
    await bob.joinAsGuest(code, 'Bob')
    await fromRoomMenu(bob, 'Report this room…')
    await bob.heading('Report a room').waitFor()
    expect(await bob.field('Code of the room').inputValue()).toBe(code)
    await bob.page.getByLabel('Why do you report it?').selectOption('spam')
    await bob.page.getByLabel('What happened (optional)').fill('<b>Watches</b> all day')
    await bob.button('Send report').click()
    await bob.heading('Your report is sent').waitFor()

    await admin.login(root)
    await admin.heading('Rooms').waitFor()
    await admin.open('/admin')
    await admin.heading('Administration').waitFor()
    await inOrder(admin, 'overview')
    await tab(admin, /^Reports/).click()
    await list(admin, 'Reports').getByText('<b>Watches</b> all day').first().waitFor()
    await inOrder(admin, 'reports')
    await admin.button(`Close the report of ${title}`).click()
    await admin.page.getByLabel('Note (optional)').fill('Looked at')
    await inOrder(admin, 'closing a report')
    await admin.page.getByRole('dialog').getByRole('button', { name: 'Close report', exact: true }).click()
    await admin.sees('No report is open.')

    await tab(admin, /^Rooms/).click()
    await admin.page.getByRole('searchbox').fill(title)
    await admin.page.keyboard.press('Enter')
    await list(admin, 'Rooms')
      .getByText(/here now: /)
      .waitFor()
    await inOrder(admin, 'rooms')
    await admin.button(`Archive ${title}`).click()
    await inOrder(admin, 'archiving')
    await confirm(admin, 'Archive room')
    await ada.sees(/archived/i)

    await tab(admin, /^People/).click()
    await admin.page.getByRole('searchbox').fill(name)
    await admin.page.keyboard.press('Enter')
    await eventually(() => list(admin, 'People').getByRole('listitem').count()).toBe(1)
    await admin.button(`Block ${name}`).click()
    await confirm(admin, 'Block')
    await list(admin, 'People').getByText('Blocked', { exact: true }).waitFor()
    await inOrder(admin, 'people')
    await ada.sees('You are signed out')

    await tab(admin, /^Log/).click()
    const log = list(admin, 'What administrators did').getByRole('listitem')
    await eventually(async () =>
      (await log.allInnerTexts()).slice(0, 3).map((text) => text.split('\n')[0]),
    ).toEqual(['Blocked somebody', 'Archived a room', 'Closed a report'])
    await inOrder(admin, 'log')
  },
)

test('AD5: what destroys asks for the password when the sign-in is old', async () => {
  const admin = await on.person()
  await admin.login(root)
  await admin.heading('Rooms').waitFor()
  await admin.open('/admin')
  await tab(admin, /^Rooms/).click()
  await admin.page.route('**/api/admin/rooms/*/delete', (route) =>
    route.request().postDataJSON().password === undefined
      ? route.fulfill({
          status: 403,
          json: {
            error: { code: 'password_needed', message: 'Enter your password to do this.', field: 'password' },
          },
        })
      : route.fulfill({ status: 204 }),
  )
  await admin
    .button(/^Delete /)
    .first()
    .click()
  const dialog = admin.page.getByRole('dialog')
  await dialog.getByLabel('Why', { exact: true }).fill('Spam')
  await dialog.getByRole('button', { name: 'Delete room', exact: true }).click()
  await dialog.getByText('Enter your password to do this.').waitFor()
  await dialog.getByLabel('Your password').fill('correct horse battery')
  await dialog.getByRole('button', { name: 'Delete room', exact: true }).click()
  await admin.sees('The room is deleted.')
})

test('AD1: for others the page is a missing one', async () => {
  const eve = await on.person()
  await eve.register(on.name('eve'))
  await eve.open('/admin')
  await eve.heading('There is no such page').waitFor()
})

test('ST1: the status page says how things are, and says so when the server is gone', async () => {
  const eve = await on.person({ phone: true })
  await eve.open('/status')
  await eve.sees('Everything works')
  await inOrder(eve, 'status')
  await eve.page.route('**/api/status', (route) => route.abort())
  await eve.page.reload()
  await eve.sees('CodeCollab does not answer')
  await inOrder(eve, 'status without a server')
})

test('QU4: what one uses is shown with the settings', async () => {
  const ada = await on.person()
  await ada.register(on.name('ada'))
  await ask(ada, 'POST', '/api/rooms', { title: 'A room', language: 'python', visibility: 'private' })
  await ada.open('/settings')
  const section = ada.page.getByRole('region', { name: 'What you use' })
  await section.getByText('1 of 2,000').waitFor()
  await section.getByText('1 of 500').waitFor()
})
