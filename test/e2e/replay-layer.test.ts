import { expect, test } from 'vitest'
import { eventually, type Person } from './support/person.ts'
import { stage } from './support/stage.ts'
import { importStory, storySession } from './support/watched.ts'

const on = stage()

const slider = ({ page }: Person) => page.getByRole('slider', { name: 'Moment of the session' })
const chapters = ({ page }: Person) => page.getByRole('list', { name: 'Chapters' }).getByRole('button')
const strip = ({ page }: Person) => page.getByRole('region', { name: 'Where the code came from' })

async function atEnd(phone = false) {
  const ada = await on.person({ phone })
  await ada.register(on.name('ada'))
  const code = await importStory(ada)
  await ada.open(`/r/${code}/replay`)
  await slider(ada).press('End')
  await ada.page.getByText('Hello, Ada').or(ada.page.getByText('print')).first().waitFor()
  return { ada, code }
}

test('O15: the layer marks what was typed and pasted, in a legend too, and tells of the character that is looked at', async () => {
  const { ada } = await atEnd()
  await ada.page.getByRole('navigation', { name: 'Files' }).getByRole('button', { name: 'main.py' }).click()
  await ada.page.keyboard.press('Escape')
  await eventually(() => ada.code()).toContain('print(greet("Ada"))')
  expect(await ada.page.locator('.origin').count()).toBe(0)
  await ada.button('Where the code came from').click()
  const marked = (kind: string) =>
    ada.page
      .locator(`.cm-line .origin-${kind}`)
      .evaluateAll((all) => all.map((one) => one.textContent).join(''))
  await eventually(() => marked('pastedOutside')).toBe('da"))')
  expect(await marked('typed')).toContain('def greet(name):')
  await strip(ada).getByRole('list', { name: 'Legend' }).getByText('Pasted from outside').waitFor()
  await ada.editor.focus()
  await ada.page.keyboard.press('ControlOrMeta+Home')
  await strip(ada)
    .getByText(/^Typed by Ada, 00:00$/)
    .waitFor()
  await ada.page.keyboard.press('ControlOrMeta+End')
  await strip(ada)
    .getByText(/^Pasted from outside by Ada, 05:\d\d$/)
    .waitFor()
  await ada.button('By person').click()
  const people = ada.page.getByRole('group', { name: 'Where the code came from, by person' })
  await eventually(() => people.textContent()).toMatch(
    /Ada\s*In this file now\s*66.*Typed\s*60.*Pasted from outside\s*6.*In the whole session\s*66/s,
  )
  await ada.editor.focus()
  await ada.page.keyboard.press('o')
  await eventually(() => ada.page.locator('.origin').count()).toBe(0)
})

test('O15: while it plays the marks are those of the moment', async () => {
  const { ada } = await atEnd()
  await ada.button('Where the code came from').click()
  await ada.page.keyboard.press('0')
  await ada.page.getByLabel('Speed').selectOption('4')
  await ada.button('Play').click()
  const whole = () =>
    ada.page.evaluate(() => {
      const text = [...document.querySelectorAll('.cm-line')].map((line) => line.textContent).join('')
      const marked = [...document.querySelectorAll('.cm-line .origin')].map((one) => one.textContent).join('')
      return { text, marked }
    })
  await eventually(async () => (await whole()).text.length).toBeGreaterThan(10)
  for (let i = 0; i < 10; i++) {
    const { text, marked } = await whole()
    expect(marked).toBe(text)
  }
})

test('T9: chapters are on the timeline, and staff rename, remove and add them here', async () => {
  const { ada } = await atEnd()
  await ada.page.getByRole('tab', { name: 'Moments' }).click()
  await chapters(ada).filter({ hasText: 'First run' }).first().waitFor()
  const drawn = ada.page.locator('.chapters bdi')
  await eventually(() => drawn.allTextContents()).toContain('First run')
  await ada.button('Rename “First run”').click()
  await ada.field('Title').fill('It breaks')
  await ada.button('Rename').click()
  await eventually(() => drawn.allTextContents()).toContain('It breaks')
  await ada.button('Remove “It breaks”').click()
  await ada.sees('“It breaks” is no chapter any more.')
  await eventually(() => drawn.allTextContents()).not.toContain('It breaks')
  await ada.button('Add a chapter').click()
  await ada.field('Title').fill('The end')
  await ada.button('Add').click()
  await chapters(ada).filter({ hasText: 'The end' }).first().click()
  await ada.page.reload()
  await ada.page.getByRole('tab', { name: 'Moments' }).click()
  await chapters(ada).filter({ hasText: 'The end' }).first().waitFor()
  expect(await chapters(ada).filter({ hasText: 'It breaks' }).count()).toBe(0)
})

test('O16: that somebody was in another window, and for how long, is told as it is', async () => {
  const story = storySession()
  const by = { user: 'u_ada', name: 'Ada', color: 0 }
  story.add({ kind: 'focus', by, lost: true }, 1_000)
  story.add({ kind: 'focus', by, lost: false, ms: 12_000 }, 12_000)
  const ada = await on.person()
  await ada.register(on.name('ada'))
  const code = await importStory(ada, story.events)
  await ada.open(`/r/${code}/replay`)
  await slider(ada).waitFor()
  await ada.page.getByRole('tab', { name: 'Moments' }).click()
  const moments = ada.page.getByRole('list', { name: 'Moments' })
  await moments.getByText('Ada came back after 12 s').waitFor()
  await moments.getByText('Ada went to another window').click()
  await ada.page.getByRole('tab', { name: /^People/ }).click()
  await ada.sees(/^In another window for 0 s/)
  await ada.sees('Away from the page 12 s in all')
})

test('T6: a phone has previous and next moment, and everything else behind one button; fingers find all of it', async () => {
  const { ada, code } = await atEnd(true)
  await ada.page.keyboard.press('0')
  await ada.button('Next moment').tap()
  await eventually(() => ada.page.locator('.sr-only[role=status]').textContent()).not.toBe('')
  const small = await ada.page
    .locator('.player button, .player [role=slider], nav button')
    .evaluateAll((all) =>
      all
        .map((one) => ({ name: one.getAttribute('aria-label'), box: one.getBoundingClientRect() }))
        .filter(({ box }) => box.width < 44 || box.height < 44)
        .map(({ name }) => name),
    )
  expect(small).toEqual([])
  await ada.button('More about playing').tap()
  await ada.page.getByRole('menuitem', { name: 'Where the code came from' }).tap()
  await strip(ada).waitFor()
  await ada.button('More about playing').tap()
  await ada.page.getByRole('menuitem', { name: 'Insights' }).tap()
  await ada.page.waitForURL(`**/r/${code}/insights`)
})
