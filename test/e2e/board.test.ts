import { expect, test } from 'vitest'
import { giveGuests } from './support/api.ts'
import { drag, kinds, openBoard } from './support/board.ts'
import { eventually, type Person } from './support/person.ts'
import { stage } from './support/stage.ts'

const on = stage({})

async function pair(): Promise<{ ada: Person; bob: Person; code: string }> {
  const [ada, bob] = [await on.person(), await on.person()]
  await ada.register(on.name('ada'))
  const code = await ada.createRoom('Board', 'markdown')
  await bob.joinAsGuest(code, 'Bob')
  return { ada, bob, code }
}

test('Y9: what was drawn without a connection and is refused afterwards is shown, saved and drawn again', async () => {
  const { ada, bob, code } = await pair()
  await openBoard(ada, bob)
  await bob.saved()
  await on.server.kill()
  await bob.button(/^Offline\./).waitFor()
  await bob.button('Rectangle').click()
  await drag(bob, [
    [100, 100],
    [260, 200],
  ])
  await bob.button('Text').click()
  await drag(bob, [[320, 120]])
  await bob.page.getByLabel('Text on the board').fill('of Bob')
  await bob.page.keyboard.press('Escape')
  const room = bob.page.url()
  await bob.page.goto('about:blank')
  await on.server.restart()
  await giveGuests(ada, code, 'viewer')
  await bob.page.goto(room)
  const dialog = bob.page.getByRole('dialog', { name: 'Some of your drawing could not be saved' })
  await dialog.getByRole('img', { name: 'What could not be saved: 2 elements' }).waitFor()
  const [file] = await Promise.all([
    bob.page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Save as SVG' }).click(),
  ])
  expect(file.suggestedFilename()).toBe('drawing.svg')
  expect(await dialog.getByRole('button', { name: 'Draw it again' }).count()).toBe(0)
  await giveGuests(ada, code, 'writer')
  await dialog.getByRole('button', { name: 'Draw it again' }).click()
  await dialog.waitFor({ state: 'detached' })
  await bob.saved()
  await openBoard(bob)
  for (const person of [ada, bob]) await eventually(() => kinds(person)).toEqual(['Rectangle', 'Text'])
})

test('two fingers move and zoom the board, and draw nothing', async () => {
  const { ada, code } = await pair()
  const phone = await on.person({ phone: true })
  await phone.joinAsGuest(code, 'Cleo')
  await phone.page.getByRole('navigation').getByRole('button', { name: /More/ }).tap()
  await phone.page.getByRole('menuitem', { name: 'Board' }).tap()
  const box = await phone.page.getByRole('application', { name: 'Whiteboard' }).boundingBox()
  if (!box) throw new Error('no board')
  const client = await phone.page.context().newCDPSession(phone.page)
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...away: number[]) =>
    client.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: away.map((dx, id) => ({ x: x + dx, y, id })),
    })
  const zoom = async () =>
    Number((await phone.page.getByLabel('Zoom', { exact: true }).innerText()).slice(0, -1))
  const before = await zoom()
  await touch('touchStart', -30)
  await touch('touchStart', -30, 30)
  for (let apart = 30; apart <= 90; apart += 10) await touch('touchMove', -apart, apart)
  await touch('touchEnd')
  await eventually(zoom).toBe(before * 3)
  await touch('touchStart', -90, 90)
  for (let apart = 90; apart >= 30; apart -= 10) await touch('touchMove', -apart, apart)
  await touch('touchEnd')
  await eventually(zoom).toBe(before)
  // One finger still draws, and is all that did.
  await touch('touchStart', 0)
  for (let at = 0; at <= 60; at += 10) await touch('touchMove', at)
  await touch('touchEnd')
  await eventually(() => kinds(phone)).toEqual(['Stroke'])
  await openBoard(ada)
  await eventually(() => kinds(ada)).toEqual(['Stroke'])
})

test('the frame of a selected text is as wide as its letters are', async () => {
  const { ada } = await pair()
  await openBoard(ada)
  const frame = ada.page.locator('svg rect.frame')
  const text = ada.page.locator('svg text')
  for (const [i, written] of ['iiiiiiiiiiiiiiii', 'WWWWWWWWWWWWWWWW', '漢字漢字漢字'].entries()) {
    await ada.button('Text').click()
    await drag(ada, [[100, 100 + i * 80]])
    await ada.page.getByLabel('Text on the board').fill(written)
    await ada.page.keyboard.press('Escape')
    await ada.button('Select').click()
    await drag(ada, [[104, 106 + i * 80]])
    const width = async (locator: typeof text) => (await locator.boundingBox())?.width ?? 0
    const drawn = await width(text.filter({ hasText: written }))
    await eventually(async () => Math.abs((await width(frame)) / drawn - 1)).toBeLessThan(0.08)
  }
})
