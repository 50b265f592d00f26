import { test } from 'vitest'
import { codeIn, inFrame, otherSite, visitor } from './support/other-site.ts'
import { eventually } from './support/person.ts'
import { stage } from './support/stage.ts'

const on = stage()
const site = otherSite(on)

const run = (name: string) => ({ name, exact: true })

test('a live room in another site: its visitor writes, runs, and is seen by another', async () => {
  const kim = await visitor(on, `${site.url}/live`)
  const lee = await visitor(on, `${site.url}/live`)
  const [mine, other] = [inFrame(kim.page), inFrame(lee.page)]
  for (const frame of [mine, other]) await frame.getByRole('textbox', { name: /^Code of / }).waitFor()
  await mine.getByRole('textbox', { name: /^Code of / }).focus()
  await kim.page.keyboard.press('ControlOrMeta+a')
  await kim.page.keyboard.type('print(6 * 7)')
  await eventually(() => codeIn(other)).toContain('print(6 * 7)')
  await other.getByRole('img', { name: '2 people here' }).waitFor()
  await mine.getByRole('button', run('Run')).click()
  await mine.getByRole('group', { name: 'Output' }).getByText('42').waitFor()
})

test('a replay in another site is read beside the page, played and searched', async () => {
  const kim = await visitor(on, `${site.url}/replay`)
  const frame = inFrame(kim.page)
  const slider = frame.getByRole('slider', { name: 'Moment of the session' })
  await slider.waitFor()
  await slider.press('End')
  await eventually(async () => (await codeIn(frame)).length).toBeGreaterThan(40)
  await slider.press('Home')
  await frame.getByRole('button', run('Play')).click()
  await frame.getByRole('button', run('Pause')).waitFor()
})
