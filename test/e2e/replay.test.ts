import { expect, test } from 'vitest'
import { recordedSession } from '../support/recorded-session.ts'
import { eventually, type Person } from './support/person.ts'
import { stage } from './support/stage.ts'
import { importStory, PAUSE_S } from './support/watched.ts'

const on = stage()

const slider = ({ page }: Person) => page.getByRole('slider', { name: 'Moment of the session' })
const second = async (person: Person) => Number(await slider(person).getAttribute('aria-valuenow'))
const moments = ({ page }: Person) => page.getByRole('list', { name: 'Moments' })

async function watching(options: { phone?: boolean; hash?: string } = {}) {
  const ada = await on.person({ phone: options.phone ?? false })
  await ada.register(on.name('ada'))
  const code = await importStory(ada)
  await ada.open(`/r/${code}/replay${options.hash ?? ''}`)
  await slider(ada).waitFor()
  return { ada, code }
}

/** Goes to a moment by its words in the list. */
async function goTo(person: Person, words: RegExp): Promise<void> {
  await person.page.getByRole('tab', { name: 'Moments' }).click()
  await moments(person).getByRole('button', { name: words }).first().click()
}

test('T5: the room is shown as it was at a moment: code, carets, people, chat, console, notes', async () => {
  const { ada } = await watching()
  await goTo(ada, /Back in five minutes/)
  await eventually(() => ada.editor.getAttribute('aria-label')).toBe('Code of tests.py')
  await eventually(() => ada.code()).toBe('from main import greet\n\nassert')
  await ada.outputWith('NameError')
  await ada.openChat()
  await ada.messages.getByText('Shall I write the').waitFor()
  expect(await ada.messages.locator('strong').textContent()).toBe('tests')
  expect(await ada.page.getByLabel('Message', { exact: true }).count()).toBe(0)
  await ada.page.getByText('Staff only').click()
  await ada.messages.getByText('Going well.').waitFor()
  await ada.page.getByRole('tab', { name: 'Notes' }).click()
  await ada.sees('Asks before he writes.')
  await ada.page.getByRole('tab', { name: /^People/ }).click()
  const here = ada.page.getByRole('list', { name: 'People here at this moment' })
  await eventually(() => here.getByRole('listitem').count()).toBe(2)
  await ada.page.locator('.cm-person-name', { hasText: 'Bob' }).waitFor()

  await goTo(ada, /Bob left/)
  await ada.outputWith('Hello, Ada')
  await ada.page.getByRole('tab', { name: /^People/ }).click()
  await eventually(() => here.getByRole('listitem').count()).toBe(1)
})

test('T5: what a replay is drawn with is asked for at once, not by one file after the other', async () => {
  const { ada } = await watching()
  const asked = await ada.page.evaluate(() => {
    const links = [
      ...document.querySelectorAll<HTMLLinkElement>('link[rel=modulepreload], link[rel=preload]'),
    ]
    return links.filter((link) => link.crossOrigin === null).map(({ href }) => href)
  })
  expect(asked.find((file) => file.includes('/workers/reader-worker-'))).toBeDefined()
  expect(asked.find((file) => /assets\/[\w-]+\.css$/.test(file))).toBeDefined()
  for (const file of asked) expect((await ada.page.request.get(file)).status(), file).toBe(200)
  // What stands around the code comes after its first frame, and all of it comes.
  await ada.page.getByRole('navigation', { name: 'Files' }).waitFor()
  await ada.page.getByRole('tab', { name: 'Moments' }).waitFor()
  await ada.sees('Nothing was run up to this moment.')
})

test('T5: nothing can be typed into what was', async () => {
  const { ada } = await watching()
  await goTo(ada, /The program ended: runtime error/)
  await eventually(() => ada.code()).not.toBe('')
  const before = await ada.code()
  await ada.editor.focus()
  await ada.type('xyz')
  await ada.page.keyboard.press('Backspace')
  expect(await ada.code()).toBe(before)
})

test('T3: it plays from the beginning, passes over a long pause in two seconds, and stops at the end', async () => {
  const { ada } = await watching()
  await ada.page.getByLabel('Speed').selectOption('64')
  await ada.page.getByRole('button', { name: 'Play', exact: true }).click()
  await eventually(() => second(ada)).toBeGreaterThan(PAUSE_S)
  await ada.page.getByRole('button', { name: 'Play', exact: true }).waitFor()
  await ada.outputWith('Hello, Ada')
  expect(await slider(ada).getAttribute('aria-valuetext')).toMatch(/^5 minutes .* of 5 minutes/)
})

/** A number once it stays the same for half a second. */
async function settled(read: () => Promise<number>): Promise<number> {
  for (let before = NaN; ;) {
    const now = await read()
    if (now === before) return now
    before = now
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

test('T6: the keys of the player, and a link to a moment', async () => {
  const { ada, code } = await watching({ hash: '#t=0:05' })
  await eventually(() => second(ada)).toBe(5)
  const press = (key: string) => ada.page.keyboard.press(key)
  await press('ArrowRight')
  await eventually(() => second(ada)).toBe(10)
  await press('ArrowLeft')
  await eventually(() => second(ada)).toBe(5)
  await press('9')
  await eventually(() => second(ada)).toBeGreaterThan(PAUSE_S)
  await press('0')
  await eventually(() => second(ada)).toBe(0)
  const letters = () => ada.code().then((code) => code.length)
  await press('.')
  await press('.')
  await eventually(letters).toBeGreaterThan(0)
  const two = await settled(letters)
  await press('.')
  await eventually(letters).toBe(two + 1)
  await press(',')
  await eventually(letters).toBe(two)
  await press(']')
  await eventually(() => ada.page.locator('.sr-only[role=status]').textContent()).toMatch(/Bob came/)
  await press(' ')
  await ada.button('Pause').waitFor()
  await press(' ')
  await ada.page.getByRole('button', { name: 'Play', exact: true }).waitFor()
  await press('?')
  const help = ada.page.getByRole('dialog', { name: 'Keys of the replay' })
  await help.getByLabel('Use these keys').uncheck()
  await press('Escape')
  const at = await second(ada)
  await press('9')
  await press('0')
  expect(await second(ada)).toBe(at)
  await ada.page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await ada.page.goto(`${ada.site}/r/${code}/replay#t=0:12`)
  await eventually(() => second(ada)).toBe(12)
  await ada.button('Copy link to this moment').click()
  await ada.sees('Link to 00:12 copied.')
  const copied = await ada.page.evaluate(() => navigator.clipboard.readText())
  expect(copied).toBe(`${ada.site}/r/${code}/replay#t=00:12`)
})

test('T6: dragging along the timeline scrubs', async () => {
  const { ada } = await watching()
  const box = await slider(ada).boundingBox()
  if (!box) throw new Error('no timeline')
  const y = box.y + box.height / 3
  await ada.page.mouse.move(box.x + 10, y)
  await ada.page.mouse.down()
  await ada.page.mouse.move(box.x + box.width / 2, y, { steps: 5 })
  await eventually(() => second(ada)).toBeGreaterThan(0)
  const half = await settled(() => second(ada))
  await ada.page.mouse.move(box.x + box.width - 1, y, { steps: 5 })
  await ada.page.mouse.up()
  await eventually(() => second(ada)).toBeGreaterThan(half)
  await ada.outputWith('Hello, Ada')
})

test('T7: the shown file follows the action or one person, or stays', async () => {
  const { ada } = await watching()
  const file = () => ada.editor.getAttribute('aria-label')
  await goTo(ada, /NameError|runtime error/)
  await eventually(file).toBe('Code of tests.py')
  await ada.page.getByRole('tab', { name: /^People/ }).click()
  await ada.button('Follow Ada').click()
  await eventually(file).toBe('Code of main.py')
  await ada.page.getByRole('navigation', { name: 'Files' }).getByRole('button', { name: 'tests.py' }).click()
  await eventually(file).toBe('Code of tests.py')
  await ada.page.keyboard.press('0')
  await ada.page.keyboard.press('.')
  await eventually(file).toBe('Code of main.py')
})

test('T5: on a phone one pane at a time', async () => {
  const { ada } = await watching({ phone: true, hash: '#t=0:40' })
  await eventually(() => ada.code()).toContain('from main')
  const bar = ada.page.getByRole('navigation', { name: 'Panes' })
  await bar.getByRole('button', { name: 'Run' }).tap()
  await ada.outputWith('NameError')
  await bar.getByRole('button', { name: 'Chat' }).tap()
  await ada.messages.getByText('Shall I write the').waitFor()
  await ada.page.getByRole('button', { name: 'Play', exact: true }).tap()
  await ada.button('Pause').tap()
  expect(await ada.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
})

test('T8: a stranger finds no replay, and an unknown code none', async () => {
  const { code } = await watching()
  const bob = await on.person()
  await bob.register(on.name('bob'))
  await bob.open(`/r/${code}/replay`)
  await bob.heading('There is no such replay here').waitFor()
  await bob.open('/r/abc-def-ghj/replay')
  await bob.heading('There is no such replay here').waitFor()
  const carol = await on.person()
  await carol.open(`/r/${code}/replay`)
  await carol.heading('There is no such replay here').waitFor()
})

test('T8: the dashboard leads to the replay', async () => {
  const { ada, code } = await watching()
  await ada.open('/')
  await ada.button('Actions for Greeting people').click()
  await ada.page.getByRole('menuitem', { name: 'Watch' }).click()
  await ada.page.waitForURL(`**/r/${code}/replay`)
  await slider(ada).waitFor()
})

test('T2, T10: what the page fetches grows with what is watched, and nothing is fetched twice', async () => {
  const ada = await on.person()
  await ada.register(on.name('ada'))
  const code = await importStory(ada, recordedSession(1, 5_500))
  const asked: string[] = []
  ada.page.on(
    'request',
    (request) => void (/(segments|moments)\/\d+(\?|$)/.test(request.url()) && asked.push(request.url())),
  )
  await ada.open(`/r/${code}/replay`)
  await slider(ada).waitFor()
  await eventually(async () => asked.length).toBe(1)
  // One request for another moment, and none for those that were seen.
  const end = Number(await slider(ada).getAttribute('aria-valuemax'))
  const at = async (key: string, moment: number) => {
    await slider(ada).press(key)
    await eventually(() => second(ada)).toBe(moment)
  }
  await at('End', end)
  await eventually(async () => asked.length).toBe(2)
  expect(asked[1]).toMatch(/moments\/5001\?have=/)
  await at('Home', 0)
  await at('End', end)
  await at('Home', 0)
  expect(asked).toHaveLength(2)
  // What follows comes once it is watched.
  await ada.button('Play').click()
  await eventually(async () => asked.length).toBe(4)
  expect(new Set(asked).size).toBe(asked.length)
})
