import { expect, test } from 'vitest'
import { ask, giveGuests } from './support/api.ts'
import { fromRoomMenu } from './support/menus.ts'
import { eventually, type Person } from './support/person.ts'
import { stage } from './support/stage.ts'

const on = stage()

const SECRET = 'sk-live-51Hx9Tr0ub4dor'
const slider = ({ page }: Person) => page.getByRole('slider', { name: 'Moment of the session' })
const dialog = ({ page }: Person) => page.getByRole('dialog')
const selection = ({ page }: Person) => page.getByRole('group', { name: 'Selection' })

/** Ada writes a program that says a secret, runs it, and a guest adds a line; what happened is in the record. */
async function spoken() {
  const ada = await on.person()
  await ada.register(on.name('ada'))
  const code = await ada.createRoom('Keys', 'javascript')
  await ada.replaceCode('// Here\n')
  await ada.toEnd()
  await ada.type(`console.log("${SECRET}`)
  await ada.saved()
  const bob = await on.person()
  await bob.joinAsGuest(code, 'Bob')
  await bob.toEnd()
  await bob.page.keyboard.press('Enter')
  await bob.type('// by Bob')
  await bob.saved()
  await ada.button('Run').click()
  await ada.outputWith(SECRET)
  await ada.sees('Finished')
  return { ada, bob, code }
}

async function atEnd(person: Person, code: string): Promise<void> {
  await ask(person, 'POST', `/api/rooms/${code}/record/flush`)
  await person.open(`/r/${code}/replay`)
  await slider(person).press('End')
  await eventually(() => person.code()).toContain('console.log')
}

/** Everything that the record says, as somebody may export it. */
const recorded = (person: Person, code: string): Promise<string> =>
  person.page.evaluate(async (code) => {
    const json = { 'Content-Type': 'application/json' }
    const renewed = await fetch('/api/auth/refresh', { method: 'POST', headers: json, body: '{}' })
    const { accessToken } = (await renewed.json()) as { accessToken: string }
    const headers = { Authorization: `Bearer ${accessToken}` }
    const { body } = await fetch(`/api/rooms/${code}/record/export`, { headers })
    return new Response(body?.pipeThrough(new DecompressionStream('gzip'))).text()
  }, code)

/** Selects a line with the keyboard alone: the first but one, or the last. */
async function selectLine({ page, editor }: Person, which: 'second' | 'last'): Promise<void> {
  await editor.focus()
  if (which === 'last') {
    await page.keyboard.press('ControlOrMeta+End')
    return page.keyboard.press('Shift+Home')
  }
  await page.keyboard.press('ControlOrMeta+Home')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Home')
  await page.keyboard.press('Shift+End')
}

test('X7: what a run printed is taken out from the menu of the room, by who ran it and staff only', async () => {
  const { ada, bob } = await spoken()
  await bob.button('Menu').click()
  await bob.page.getByRole('menuitem', { name: 'Watch the replay' }).waitFor()
  expect(await bob.page.getByRole('menuitem', { name: /^Remove the output/ }).count()).toBe(0)
  await fromRoomMenu(ada, 'Remove the output from the record…')
  await dialog(ada).getByText('becomes blocks').waitFor()
  await dialog(ada).getByRole('button', { name: 'Remove' }).click()
  await ada.sees(/characters removed|being removed/)
  for (const person of [ada, bob]) await person.outputWith('█'.repeat(SECRET.length))
  await ada.button('Menu').click()
  await ada.page.getByRole('menuitem', { name: 'Watch the replay' }).waitFor()
  expect(await ada.page.getByRole('menuitem', { name: /^Remove the output/ }).count()).toBe(0)
})

test('X7, X10: in the replay, by keyboard: the output, and what is selected, with all that came with it', async () => {
  const { ada, bob, code } = await spoken()
  await atEnd(ada, code)
  await ada.button('Remove what this run printed from the record…').focus()
  await ada.page.keyboard.press('Enter')
  await dialog(ada).getByText('becomes blocks').waitFor()
  await ada.page.keyboard.press('Escape')
  await dialog(ada).waitFor({ state: 'detached' })
  await ada.outputWith(SECRET)
  await ada.button('Remove what this run printed from the record…').click()
  await dialog(ada).getByRole('button', { name: 'Remove' }).click()
  await ada.sees(/characters removed|being removed/)
  await slider(ada).press('End')
  await ada.outputWith('█'.repeat(SECRET.length))
  expect(await ada.button('Remove what this run printed from the record…').count()).toBe(0)

  await eventually(() => ada.code()).toContain(SECRET)
  await selectLine(ada, 'second')
  await selection(ada)
    .getByText(/^\d+ characters selected$/)
    .waitFor()
  await ada.page.keyboard.press('Tab')
  await ada.page.keyboard.press('Enter')
  await dialog(ada)
    .getByText(/ wrote (from|at) \d\d:\d\d/)
    .waitFor()
  await dialog(ada).getByRole('button', { name: 'Remove' }).click()
  await ada.sees(/characters removed|being removed/)
  await eventually(() => recorded(ada, code)).not.toMatch(/sk-live|51Hx9/)
  await slider(ada).press('End')
  await eventually(() => ada.code()).toBe('// Here\n\n// by Bob')
  await eventually(() => bob.code()).toBe('// Here\n\n// by Bob')
})

test('X5, X10: who is no staff takes out their own only; on a phone too, and nothing while it plays', async () => {
  const { ada, code } = await spoken()
  const kim = await on.person({ phone: true })
  await kim.joinAsGuest(code, 'Kim')
  await kim.toEnd()
  await kim.page.keyboard.press('Enter')
  await kim.type('// mine: 4711')
  await kim.saved()
  await giveGuests(ada, code, 'viewer')
  await atEnd(kim, code)
  await eventually(() => kim.code()).toContain('4711')
  expect(await selection(kim).getByRole('button').count()).toBe(0)
  await selectLine(kim, 'second')
  await selection(kim).getByRole('button', { name: 'Remove from the record…' }).tap()
  await dialog(kim).getByText('Only the staff of the room').waitFor()
  await dialog(kim).getByRole('button', { name: 'Close' }).last().tap()
  await dialog(kim).waitFor({ state: 'detached' })
  await selectLine(kim, 'last')
  await selection(kim).getByRole('button', { name: 'Remove from the record…' }).tap()
  await dialog(kim).getByText('They become blocks').waitFor()
  expect(await kim.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
  await dialog(kim).getByRole('button', { name: 'Remove' }).tap()
  await kim.sees(/characters removed|being removed/)
  await eventually(() => recorded(ada, code)).not.toContain('4711')
  await eventually(() => ada.code()).not.toContain('mine')
  await slider(kim).press('Home')
  await kim.button('Play').tap()
  await selectLine(kim, 'second')
  expect(await selection(kim).getByRole('button').count()).toBe(0)
})
