import { expect, test } from 'vitest'
import type { ProblemTest } from '#core/protocol/problem.ts'
import { violations } from './support/axe.ts'
import { eventually, type Person } from './support/person.ts'
import { makeGreeting, namesOfTests } from './support/solving.ts'
import { stage } from './support/stage.ts'

const on = stage()
const names = (person: Person) => eventually(() => namesOfTests(person))
const table = ({ page }: Person) => page.getByRole('table', { name: /^Tests/ })
const focused = ({ page }: Person) => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))

async function edited(change: Parameters<typeof makeGreeting>[1] = {}): Promise<Person> {
  const ada = await on.person()
  await ada.register(on.name('ada'))
  await ada.open(`/problems/${await makeGreeting(ada, change)}/edit`)
  await ada.page.getByRole('tab', { name: /^Tests/ }).click()
  await table(ada).waitFor()
  return ada
}
const manyTests = (count: number): ProblemTest[] =>
  Array.from({ length: count }, (_, n) => ({
    ...{
      name: `trial ${n + 1}`,
      hidden: n > 2,
      group: n % 2,
      input: `${n}\n`.repeat(400),
      expected: `${n * 2}`,
    },
  }))
const GROUPS = [
  { name: 'small', points: 40 },
  { name: 'large', points: 60 },
]

/** Pastes into what has the focus, as from a spreadsheet. */
const paste = ({ page }: Person, text: string) =>
  page.evaluate((pasted) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', pasted)
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })
    document.activeElement?.dispatchEvent(event)
  }, text)

test('tests are moved by keys and by dragging, duplicated, deleted and put back, and the focus stays with them', async () => {
  const ada = await edited()
  await names(ada).toEqual(['a name', 'two words', 'nobody'])
  await ada.button('Move test 3').focus()
  await ada.page.keyboard.press('ArrowUp')
  await names(ada).toEqual(['a name', 'nobody', 'two words'])
  await eventually(() => focused(ada)).toBe('Move test 2')
  await ada.button(/^Name of test 2:/).focus()
  await ada.page.keyboard.press('Alt+ArrowUp')
  await names(ada).toEqual(['nobody', 'a name', 'two words'])
  await ada.sees('nobody is number 1 of 3 now.')
  await ada.button('Move test 3').dragTo(ada.button('Move test 1'))
  await names(ada).toEqual(['two words', 'nobody', 'a name'])

  const choose = async (n: number, entry: string) => {
    await ada.button(`Actions for test ${n}`).click()
    await ada.page.getByRole('menuitem', { name: entry }).click()
  }
  await choose(2, 'Duplicate')
  await names(ada).toEqual(['two words', 'nobody', 'nobody 2', 'a name'])
  await choose(1, 'Delete')
  await names(ada).toEqual(['nobody', 'nobody 2', 'a name'])
  await ada.button('Put it back').click()
  await names(ada).toEqual(['two words', 'nobody', 'nobody 2', 'a name'])
})

test('a long value is one line in the table, and whole in the editor, which opens at it', async () => {
  const ada = await edited({ tests: manyTests(3), groups: GROUPS })
  const cell = ada.button(/^Input of test 2:/)
  expect((await cell.innerText()).length).toBeLessThan(400)
  expect((await cell.boundingBox())?.height).toBeLessThan(40)
  await cell.click()
  const input = ada.page.getByRole('dialog').getByLabel('Standard input')
  await eventually(() => input.evaluate((field) => field === document.activeElement)).toBe(true)
  expect(await input.inputValue()).toBe('1\n'.repeat(400))
  await input.fill('7')
  await ada.page.getByRole('dialog').getByLabel('Place').fill('1')
  await ada.page.keyboard.press('Tab')
  await ada.page.getByRole('dialog', { name: 'Test 1 of 3' }).waitFor()
  await ada.button('Done').click()
  await names(ada).toEqual(['trial 2', 'trial 1', 'trial 3'])
  await ada.button('Input of test 1: 7').waitFor()
  await ada.button('Visible: change who sees test 1').click()
  await ada.button('Hidden: change who sees test 1').waitFor()
})

test('rows of a spreadsheet are pasted into the table; points of groups are summed', async () => {
  const ada = await edited()
  await ada.page.getByRole('tab', { name: 'About' }).click()
  for (const [n, { name, points }] of GROUPS.entries()) {
    await ada.button('Add a group').click()
    await ada.field(`Group ${n + 1}`).fill(name)
    await ada.field('Points').nth(n).fill(String(points))
    await ada.page.keyboard.press('Tab')
  }
  await ada.page.getByRole('tab', { name: /^Tests/ }).click()
  const sums = ada.page.getByRole('list', { name: 'How many tests, and their points' })
  await eventually(() => sums.innerText()).toMatch(/0 points together/)
  await ada.button(/^Name of test 1:/).focus()
  await paste(ada, 'name\tgroup\tinput\texpected\nfirst\tsmall\t"1\n2"\t3\nsecond\tsmall\t4\t5\n')
  await names(ada).toEqual(['a name', 'two words', 'nobody', 'first', 'second'])
  await ada.button('Input of test 4: 1 ⏎ 2').waitFor()
  expect(await sums.innerText()).toMatch(/small: 2 tests, 40 points[^]*40 points together/)
  await ada.field('Group of test 1').selectOption('large')
  await eventually(() => sums.innerText()).toMatch(/100 points together/)
  await ada.field('Paste tests').fill('one\tcell\ttoo\tmany\tor\tso')
  await ada.button('Add what is pasted').click()
  await ada.sees(/^Row 1 has 6 cells/)
  expect(await ada.field('Paste tests').inputValue()).toContain('too')
})

test('which test is wrong is said by its name and focused, wherever it went, and nothing that was typed is lost', async () => {
  const ada = await edited({ tests: manyTests(120), groups: GROUPS })
  await ada.field('Find tests').fill('trial 77')
  await ada.button(/^Name of test 77:/).click()
  await ada.page.getByRole('dialog').getByLabel('Name', { exact: true }).fill('trial 5')
  await ada.button('Done').click()
  await ada.field('Find tests').fill('')
  await ada.page.getByRole('tab', { name: 'About' }).click()
  await ada.button('Save').click()
  await ada.page.getByRole('alert').getByText('Test 77 “trial 5”').waitFor()
  await eventually(() => focused(ada)).toBe('Name of test 77: trial 5')
  await ada.page.keyboard.press('Alt+ArrowUp')
  await ada.page.getByRole('alert').getByText('Test 76 “trial 5”').waitFor()
  await ada.page.getByRole('tab', { name: 'Text' }).click()
  await ada.button(/^Test 76/).click()
  await eventually(() => focused(ada)).toBe('Name of test 76: trial 5')
  expect(await violations(ada)).toEqual([])

  await ada.page.keyboard.press('Enter')
  await ada.page.getByRole('dialog').getByLabel('Name', { exact: true }).fill('trial 500')
  await ada.button('Done').click()
  await ada.page.route(/\/api\/problems\/p_/, (route) => route.abort())
  await ada.button('Save').click()
  await ada.sees(/cannot be reached/)
  await ada.page.unrouteAll()
  await ada.page.reload()
  await ada.sees('What you wrote here before and did not save is back.')
  await ada.page.getByRole('tab', { name: /^Tests/ }).click()
  await ada.field('Find tests').fill('trial 500')
  await names(ada).toEqual(['trial 500'])
})

test('of a thousand tests only a page is drawn', async () => {
  const ada = await on.person()
  await ada.register(on.name('ada'))
  await ada.open('/problems/new')
  await ada.field('Title').fill('Thousand')
  await eventually(() => ada.page.evaluate(() => localStorage.getItem('cc.problem.new'))).toContain(
    'Thousand',
  )
  await ada.page.evaluate((tests) => {
    const kept = JSON.parse(localStorage.getItem('cc.problem.new') ?? '{}') as object
    localStorage.setItem('cc.problem.new', JSON.stringify({ ...kept, tests }))
  }, manyTests(1000))
  await ada.page.reload()
  await ada.page.getByRole('tab', { name: /^Tests/ }).click()
  await ada.sees('1–50 of 1000')
  expect(await table(ada).getByRole('row').count()).toBe(51)
  await ada.button('Tests after these').click()
  await ada.sees('51–100 of 1000')
  await ada.button('Move test 100').focus()
  await ada.page.keyboard.press('ArrowDown')
  await eventually(() => focused(ada)).toBe('Move test 101')
  await ada.sees('101–150 of 1000')
  await ada.field('Find tests').fill('hidden 1954')
  await names(ada).toEqual(['trial 978'])
})
