import { expect, test } from 'vitest'
import { nothingWrongInFrame } from './support/axe.ts'
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

test('a playground is filled and run by calls, begun anew, and somebody else has another', async () => {
  const kim = await visitor(on, `${site.url}/sdk`)
  const frame = inFrame(kim.page)
  await kim.sees('Ready')
  await kim.button('Fill it').click()
  await kim.sees('Filled')
  await eventually(() => codeIn(frame)).toBe('print(6 * 7)\n')
  await kim.button('Run it').click()
  await kim.sees('Ended: ok')
  await frame.getByRole('group', { name: 'Output' }).getByText('42').waitFor()
  await frame.getByRole('button', run('Start over')).click()
  await eventually(() => codeIn(frame)).not.toContain('print(6 * 7)')
})

test('a clip in another site shows its part, on a phone too', async () => {
  const kim = await visitor(on, `${site.url}/clip`, { phone: true })
  const frame = inFrame(kim.page)
  await frame.getByRole('slider', { name: 'Moment of the session' }).press('End')
  await eventually(async () => (await codeIn(frame)).length).toBeGreaterThan(20)
})

test.for(['live', 'replay', 'playground'] as const)('nothing is wrong with a frame: %s', async (name) => {
  for (const phone of [false, true]) {
    const kim = await visitor(on, `${site.url}/${name}`, { phone })
    const frame = inFrame(kim.page)
    await frame.locator('.cm-content').waitFor()
    for (const colorScheme of ['light', 'dark'] as const) {
      await kim.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await kim.page.screenshot({
        path: `test-results/embed-${name}-${phone ? 'phone' : 'desktop'}-${colorScheme}.png`,
      })
      expect(await nothingWrongInFrame(kim.page), colorScheme).toEqual([])
    }
  }
})
