import { readFile } from 'node:fs/promises'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { Account } from '../support/account.ts'
import { drag, elements, kinds, openBoard } from './support/board.ts'
import { eventually, PASSWORD, type Person } from './support/person.ts'
import { stage } from './support/stage.ts'

const on = stage({})

async function pair(): Promise<{ ada: Person; bob: Person; code: string; name: string }> {
  const [ada, bob] = [await on.person(), await on.person()]
  const name = on.name('ada')
  await ada.register(name)
  const code = await ada.createRoom('Together', 'markdown')
  await bob.joinAsGuest(code, 'Bob')
  return { ada, bob, code, name }
}

const tab = (person: Person, name: string) => person.page.getByRole('tab', { name, exact: true })
const writing = (person: Person) => person.page.getByRole('textbox', { name: 'Shared document' })
const preview = (person: Person) => person.page.getByRole('region', { name: 'Preview' })

async function written(person: Person): Promise<string> {
  const lines = writing(person).locator('.cm-line')
  return (await lines.evaluateAll((all) => all.map((line) => line.textContent))).join('\n')
}

async function openDocument(...people: Person[]): Promise<void> {
  for (const person of people) {
    await tab(person, 'Document').click()
    await writing(person).waitFor()
  }
}

test('Y5: two people write in the document at once; both see it, its preview, and each other; a reload keeps it', async () => {
  const { ada, bob } = await pair()
  await openDocument(ada, bob)
  await Promise.all([writing(ada).focus(), writing(bob).focus()])
  const letters = 'the quick brown fox jumps over a lazy dog'
  const digits = '0123456789'.repeat(4)
  await Promise.all([ada.type(letters), bob.type(digits)])
  await Promise.all([ada.saved(), bob.saved()])
  const text = await written(ada)
  await eventually(() => written(bob)).toBe(text)
  expect(text.replace(/\d/g, '')).toBe(letters)
  expect(text.replace(/\D/g, '')).toBe(digits)
  await bob.page.locator('.cm-person').first().waitFor({ state: 'attached' })

  // Undo takes back what was typed here and nothing else.
  await ada.page.keyboard.press('ControlOrMeta+z')
  await eventually(async () => (await written(bob)).replace(/\D/g, '')).toBe(digits)
  await eventually(async () => (await written(bob)).replace(/\d/g, '').length).toBeLessThan(letters.length)

  await writing(ada).focus()
  await ada.page.keyboard.press('ControlOrMeta+a')
  await ada.page.keyboard.insertText(
    '# Plan\n\n- [x] meet **soon**\n\n<img src=x onerror=alert(1)> [x](javascript:1)',
  )
  await preview(bob).getByRole('heading', { name: 'Plan' }).waitFor()
  expect(await preview(bob).locator('strong').innerText()).toBe('soon')
  expect(await preview(bob).locator('img, a').count()).toBe(0)
  await ada.saved()
  await ada.page.reload()
  await ada.inRoom()
  await openDocument(ada)
  await eventually(() => written(ada)).toContain('# Plan')
})

test('Y5: two people draw at once; a reload keeps it; undo takes back one’s own; pictures are saved', async () => {
  const { ada, bob } = await pair()
  await openBoard(ada, bob)
  await ada.button('Pen').click()
  await bob.button('Rectangle').click()
  await Promise.all([
    drag(ada, [
      [100, 100],
      [200, 150],
      [150, 250],
    ]),
    drag(bob, [
      [300, 120],
      [420, 240],
    ]),
  ])
  for (const person of [ada, bob]) await eventually(() => kinds(person)).toEqual(['Rectangle', 'Stroke'])
  await bob.button('Text').click()
  await drag(bob, [[350, 300]])
  await bob.page.getByLabel('Text on the board').fill('<b>hello</b> & you')
  await bob.page.keyboard.press('Escape')
  await eventually(() => kinds(ada)).toEqual(['Rectangle', 'Stroke', 'Text'])
  await Promise.all([ada.saved(), bob.saved()])

  await ada.button('Undo').click()
  for (const person of [ada, bob]) await eventually(() => kinds(person)).toEqual(['Rectangle', 'Text'])
  await ada.button('Redo').click()
  await eventually(() => kinds(bob)).toEqual(['Rectangle', 'Stroke', 'Text'])

  // With the keyboard alone: select everything, move it, and take the topmost away.
  const where = (await elements(bob)).join()
  await ada.page.getByRole('application', { name: 'Whiteboard' }).focus()
  await ada.page.keyboard.press('ControlOrMeta+a')
  await ada.page.keyboard.press('ArrowRight')
  await eventually(async () => (await elements(bob)).join()).not.toBe(where)
  await ada.page.keyboard.press('Escape')
  await ada.page.keyboard.press('o')
  await ada.page.keyboard.press('Enter')
  await eventually(() => kinds(bob)).toEqual(['Ellipse', 'Rectangle', 'Stroke', 'Text'])
  await ada.page.keyboard.press('Delete')
  await eventually(() => kinds(bob)).toEqual(['Rectangle', 'Stroke', 'Text'])

  const saved = async (button: string) => {
    const [file] = await Promise.all([ada.page.waitForEvent('download'), ada.button(button).click()])
    return readFile(await file.path())
  }
  const svg = (await saved('Save as SVG')).toString()
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/)
  expect(svg).toContain('&lt;b&gt;hello&lt;/b&gt; &amp; you')
  expect([svg.split('<path').length - 1, svg.includes('<b>')]).toEqual([2, false])
  const png = await saved('Save as PNG')
  expect(png.subarray(1, 4).toString()).toBe('PNG')
  expect(png.readUInt32BE(16)).toBeGreaterThan(300)

  await ada.saved()
  await ada.page.reload()
  await ada.inRoom()
  await openBoard(ada)
  await eventually(() => kinds(ada)).toEqual(['Rectangle', 'Stroke', 'Text'])
})

test('Y3: a viewer sees both and can change neither, from the moment they are one', async () => {
  const { ada, bob, code, name } = await pair()
  await openDocument(ada, bob)
  await writing(ada).focus()
  await ada.type('words')
  await eventually(() => written(bob)).toBe('words')
  const owner = await Account.enter(on.server.url, 'login', { login: name, password: PASSWORD })
  const members = v.object({ members: v.array(v.object({ user: v.string(), name: v.string() })) })
  const { members: all } = v.parse(members, await owner.send('GET', `/api/rooms/${code}/members`))
  const { user } = all.find((member) => member.name === 'Bob') ?? { user: '' }
  await owner.send('PATCH', `/api/rooms/${code}/members/${user}`, { role: 'viewer' })
  await bob.page.getByText('Read only').first().waitFor()
  await writing(bob).focus()
  await bob.type('nothing')
  await ada.type(' more')
  await eventually(() => written(bob)).toBe('words more')
  await openBoard(bob)
  await bob.sees('You may look at this board')
  await drag(bob, [
    [100, 100],
    [200, 200],
  ])
  expect(await elements(bob)).toEqual([])
})

test('Y10: what is written without a connection is there after a reload and reaches the others', async () => {
  const { ada, bob } = await pair()
  await openDocument(ada, bob)
  await writing(ada).focus()
  await ada.type('before ')
  await ada.saved()
  await on.server.kill()
  await ada.button(/^Offline\./).waitFor()
  await ada.type('and after')
  await on.server.restart()
  await ada.page.reload()
  await eventually(() => written(bob)).toBe('before and after')
  await ada.inRoom()
  await openDocument(ada)
  await eventually(() => written(ada)).toBe('before and after')
})
