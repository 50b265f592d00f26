import { expect, test } from 'vitest'
import { ask } from './support/api.ts'
import { fromRoomMenu } from './support/menus.ts'
import { eventually, type Person } from './support/person.ts'
import { stage } from './support/stage.ts'

const on = stage()

const bar = ({ page }: Person) => page.getByRole('group', { name: 'Watching the past' })
const row = (person: Person, name: string) =>
  person.page.getByRole('list', { name: 'People here' }).getByRole('listitem').filter({ hasText: name })
const offered = ({ page }: Person) => page.getByRole('button', { name: 'Watch from the start' })
const second = (text: string) => text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
/** Where the watching is, in seconds. */
const at = async (person: Person) =>
  second(/[\d:]+/.exec((await bar(person).locator('.time').textContent()) ?? '')?.[0] ?? '')

/** Ada writes for a while in a room of hers. */
async function writing(): Promise<{ ada: Person; code: string }> {
  const ada = await on.person()
  await ada.register(on.name('ada'))
  const code = await ada.createRoom('Going back', 'python')
  await ada.replaceCode('first = 1\n')
  await ada.toEnd()
  await ada.type('second = 2\n', 60)
  await ada.openChat()
  await ada.say('Here we go')
  await ada.saved()
  return { ada, code }
}

/** Counts the sockets of a page from now on, and marks the page so that a reload is noticed. */
async function staying(person: Person): Promise<() => Promise<[sockets: number, same: boolean]>> {
  let sockets = 0
  person.page.on('websocket', () => sockets++)
  await person.page.evaluate(() => document.body.setAttribute('data-same', ''))
  return async () => [
    sockets,
    await person.page.evaluate(() => document.body.getAttribute('data-same') === ''),
  ]
}

test('G1, G3, G5: who comes late watches from the start, and the past becomes the present', async () => {
  const { ada, code } = await writing()
  expect(await offered(ada).count()).toBe(0)
  const bob = await on.person()
  await bob.joinAsGuest(code, 'Bob')
  await offered(bob).waitFor()
  const stays = await staying(bob)
  await bob.toEnd()
  await bob.type('mine = 3\n')
  await offered(bob).click()
  await bar(bob).waitFor()
  await bob.page.getByLabel('Speed').selectOption('0.5')
  await bob.page.getByLabel('Moment of the session').fill('0')
  await eventually(() => bob.code()).not.toContain('second = 2')
  // What was typed before is not lost, and everybody sees where Bob is.
  await eventually(() => ada.code()).toBe('first = 1\nsecond = 2\nmine = 3\n')
  await ada.page.getByRole('tab', { name: /^People/ }).click()
  await row(ada, 'Watching the past').waitFor()
  await ada.page.locator('.cm-person-name', { hasText: 'Bob' }).waitFor({ state: 'detached' })
  await ada.toEnd()
  await ada.type('fourth = 4\n')
  await bob.page.getByLabel('Speed').selectOption('8')
  await bar(bob).waitFor({ state: 'detached' })
  await eventually(() => bob.code()).toBe('first = 1\nsecond = 2\nmine = 3\nfourth = 4\n')
  await row(ada, 'Watching the past').waitFor({ state: 'detached' })
  await bob.toEnd()
  await bob.type('fifth')
  await eventually(() => ada.code()).toContain('fifth')
  expect(await stays()).toEqual([0, true])

  // Back again, Bob is not late.
  await bob.page.reload()
  await bob.inRoom()
  await bob.page.waitForTimeout(3_000)
  expect(await offered(bob).count()).toBe(0)
})

test('G2, G5: a step back, again, and back to the present by typing, Escape and Go live', async () => {
  const { ada } = await writing()
  const stays = await staying(ada)
  await ada.editor.focus()
  await ada.page.keyboard.press('ControlOrMeta+Home')
  await ada.page.keyboard.press('F8')
  await bar(ada).waitFor()
  await bar(ada).getByRole('button', { name: 'Pause' }).click()
  await ada.page.keyboard.press('F8')
  await eventually(() => at(ada)).toBe(0)
  await eventually(() => ada.code()).not.toContain('second = 2')
  // A key in the code of the past is typed into that of the present, where one's caret was.
  await ada.editor.focus()
  await ada.type('#')
  await bar(ada).waitFor({ state: 'detached' })
  await ada.type(' here\n')
  await eventually(() => ada.code()).toBe('# here\nfirst = 1\nsecond = 2\n')

  await ada.button('Rewind 30 seconds').click()
  await bar(ada).waitFor()
  await ada.page.keyboard.press('Escape')
  await bar(ada).waitFor({ state: 'detached' })
  await fromRoomMenu(ada, 'Watch from the start')
  await bar(ada).waitFor()
  await ada.button('Go live').click()
  await bar(ada).waitFor({ state: 'detached' })
  expect(await ada.code()).toBe('# here\nfirst = 1\nsecond = 2\n')
  await ada.saved()
  expect(await stays()).toEqual([0, true])
})

test('G4: while one watches what goes on, it is asked for every 2.5 s at most', async () => {
  const { ada, code } = await writing()
  const bob = await on.person()
  await bob.joinAsGuest(code, 'Bob')
  const asks: number[] = []
  bob.page.on('request', (request) => void (request.url().endsWith('/record/flush') && asks.push(Date.now())))
  await bob.page.keyboard.press('F8')
  await bar(bob).waitFor()
  await bob.page.getByLabel('Speed').selectOption('0.25')
  await bob.page.getByLabel('Moment of the session').fill('0')
  await ada.toEnd()
  for (let i = 0; i < 25; i++) await ada.type('x = 0\n', 30)
  await bob.page.getByLabel('Speed').selectOption('16')
  await bar(bob).waitFor({ state: 'detached' })
  await eventually(async () => (await bob.code()) === (await ada.code())).toBe(true)
  expect(asks.length).toBeGreaterThan(1)
  // Requests leave a little late on a busy machine, and then the next one not.
  for (const [i, when] of asks.entries()) if (i > 0) expect(when - (asks[i - 1] ?? 0)).toBeGreaterThan(2_000)
})

test('G2: on a phone', async () => {
  const { code } = await writing()
  const bob = await on.person({ phone: true })
  await bob.joinAsGuest(code, 'Bob')
  await bob.button('Menu').tap()
  await bob.page.getByRole('menuitem', { name: 'Rewind 30 seconds' }).tap()
  await bar(bob).waitFor()
  await bar(bob).getByRole('button', { name: 'Pause' }).tap()
  await bob.page.getByLabel('Moment of the session').fill('0')
  await eventually(() => bob.code()).not.toContain('second = 2')
  expect(await bob.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
  await bob.button('Go live').tap()
  await bar(bob).waitFor({ state: 'detached' })
  await eventually(() => bob.code()).toBe('first = 1\nsecond = 2\n')
})

test('G1: a room that is not recorded offers nothing of its past: no offer, no button, no line of the menu, no key', async () => {
  const ada = await on.person()
  await ada.register(on.name('ada'))
  type Made = { room: { code: string } }
  const body = { title: 'Off the record', language: 'python', visibility: 'code', recorded: false }
  const { room } = await ask<Made>(ada, 'POST', '/api/rooms', body)
  await ada.open(`/r/${room.code}`)
  await ada.inRoom()
  await ada.replaceCode('first = 1\n')
  await ada.openChat()
  await ada.say('Here we go')
  await ada.saved()
  const bob = await on.person()
  await bob.joinAsGuest(room.code, 'Bob')
  await bob.sees('Not recorded')
  for (const person of [ada, bob]) {
    await person.button('Menu').click()
    await person.page.getByRole('menuitem', { name: 'Sandbox' }).waitFor()
    const lines = await person.page.getByRole('menuitem').allInnerTexts()
    expect(lines.filter((line) => /rewind|watch/i.test(line))).toEqual([])
    await person.page.keyboard.press('Escape')
    expect(await person.button('Rewind 30 seconds').count()).toBe(0)
    await person.page.keyboard.press('F8')
    await person.sees('There is nothing here that you may watch.')
    expect(await bar(person).count()).toBe(0)
    expect(await offered(person).count()).toBe(0)
  }
})
