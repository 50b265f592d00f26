import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { seeAcross, seeInsights } from './support/insights.ts'
import { eventually } from './support/person.ts'
import { stage } from './support/stage.ts'

const on = stage()

test('the insights of a session: plots, each with a table behind it, and files to download', async () => {
  const ada = await on.person()
  await seeInsights(on, ada)
  for (const title of [
    'People',
    'Contribution over time',
    'Activity',
    'Runs',
    'Talking and typing',
    'Edits by file',
  ])
    await ada.heading(title).waitFor()
  await ada.sees('Pasted from outside')
  await ada.sees(/away from the page 2 min 10 s/)
  await ada.sees('First run that passed')
  await ada.button('Runs: show the table').click()
  const table = ada.page.getByRole('region', { name: 'Table: Runs' })
  await eventually(() => table.getByRole('row').allInnerTexts()).toHaveLength(6)
  expect(await table.getByRole('row').nth(2).innerText()).toMatch(/7:54\s+Ada\s+main.py\s+ok\s+0.5/)

  await ada.button('Download').click()
  const [download] = await Promise.all([
    ada.page.waitForEvent('download'),
    ada.page.getByRole('menuitem', { name: 'Edits by file as CSV' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('Interview-rate-limiter-files.csv')
  expect(await readFile(await download.path(), 'utf8')).toBe(
    '\ufeffFile,Edits,Inserted,Deleted\r\nmain.py,410,2600,500\r\nutil/numbers.py,130,760,320\r\nnotes.md,22,140,30\r\n',
  )
})

test('staff renames, removes and adds chapters; a removed one can be brought back', async () => {
  const ada = await on.person()
  await seeInsights(on, ada)
  const chapters = ada.page.getByRole('region', { name: 'Chapters' }).getByRole('listitem')
  const titles = async () =>
    (await chapters.allInnerTexts()).map((text) => text.replace(/^\S+\s+/, '').trim())
  const before = await titles()
  expect(before).toContain('First run')
  await ada.button('Rename “First run”').click()
  await ada.field('Title').fill('It runs')
  await ada.button('Rename').click()
  await eventually(titles).toEqual(before.map((title) => (title === 'First run' ? 'It runs' : title)))
  await ada.button('Remove “It runs”').click()
  await eventually(titles).toEqual(before.filter((title) => title !== 'First run'))
  await ada.button('Undo').click()
  await eventually(titles).toContain('It runs')
  await ada.button('Add').click()
  await ada.page.getByLabel('Begins when').selectOption({ label: '18:54 Bob ran util/numbers.py' })
  await ada.field('Title').fill('<b>Second file</b>')
  await ada.page.getByRole('dialog').getByRole('button', { name: 'Add' }).click()
  await eventually(titles).toContain('<b>Second file</b>')
})

test('who is no staff sees chapters and changes none', async () => {
  const kim = await on.person()
  await seeInsights(on, kim, false)
  await kim.sees('First run that passed')
  expect(await kim.button(/^Rename|^Remove|^Add$/).count()).toBe(0)
})

test('insights across rooms, one’s own and those of one’s rooms', async () => {
  const ada = await on.person()
  await seeAcross(on, ada)
  await ada.heading('Characters by origin').waitFor()
  const list = ada.page.getByRole('region', { name: 'All sessions' })
  await eventually(() => list.getByRole('row').count()).toBe(15)
  await ada.page.getByRole('tab', { name: 'In my rooms' }).click()
  await list.getByRole('columnheader', { name: 'Person' }).waitFor()
})

test('without sessions, and without a room, the pages say so', async () => {
  const ada = await on.person()
  await ada.register(on.name('ada'))
  await ada.home()
  await ada.button(/^Account of/).click()
  await ada.page.getByRole('menuitem', { name: 'Insights' }).click()
  await ada.heading('No sessions yet').waitFor()
  await ada.open('/r/zzz-zzz-zzz/insights')
  await ada.heading('There are no insights here').waitFor()
})
