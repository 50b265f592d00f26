import type { Frame } from 'playwright-core'
import { expect, test } from 'vitest'
import { violations } from './support/axe.ts'
import { inFrame, otherSite, toldTo, visitor, visitorOf } from './support/other-site.ts'
import { eventually, type Person } from './support/person.ts'
import { stage } from './support/stage.ts'

const on = stage()
const site = otherSite(on)

/** The inside of the page's only frame. */
const frameOf = ({ page }: Person): Frame => {
  const inner = page.frames().find((frame) => frame.url().includes('/embed/'))
  if (!inner) throw new Error('no frame')
  return inner
}

test('EM9: a frame loads when it is nearly in sight, and its poster stands there before', async () => {
  const kim = await visitorOf(
    on,
    site,
    `<div style="height: 5000px">Far up.</div><code-room mode="playground" poster="/poster.png"></code-room>`,
  )
  const frames = kim.page.locator('iframe')
  await eventually(() => kim.page.locator('code-room img').count()).toBe(1)
  await kim.page.mouse.wheel(0, 2_000)
  await kim.page.waitForTimeout(500)
  expect(await frames.count()).toBe(0)
  await kim.page.mouse.wheel(0, 9_000)
  await eventually(() => toldTo(kim, 'ready')).toHaveLength(1)
  expect(await frames.count()).toBe(1)
})

test('EM9: a frame wears the colours that its site gives it, and follows its theme', async () => {
  const tokens = JSON.stringify({ accent: 'rgb(1, 2, 3)', bg: '#fafafa' }).replaceAll('"', '&quot;')
  const kim = await visitorOf(
    on,
    site,
    `<code-room mode="playground" theme="light" tokens="${tokens}"></code-room>`,
  )
  const html = inFrame(kim.page).locator('html')
  await eventually(() => toldTo(kim, 'ready')).toHaveLength(1)
  const worn = () => html.evaluate((root) => getComputedStyle(root).getPropertyValue('--c-accent').trim())
  expect([await worn(), await html.getAttribute('data-theme')]).toEqual(['rgb(1, 2, 3)', 'light'])
  await kim.page.locator('code-room').evaluate((room) => room.setAttribute('theme', 'dark'))
  await eventually(() => html.getAttribute('data-theme')).toBe('dark')
})

test('EM9: a playground that is to run by itself does, and a replay plays', async () => {
  const kim = await visitorOf(on, site, '<code-room mode="playground" language="python" autorun></code-room>')
  // What a new file says asks for a name.
  const input = inFrame(kim.page).getByPlaceholder('Type input for the program')
  await input.fill('Kim')
  await input.press('Enter')
  await eventually(() => toldTo(kim, 'verdict')).toMatchObject([{ status: 'ok' }])
  const lee = await visitorOf(
    on,
    site,
    `<code-room mode="replay" room="${site.demo.replay}" autorun></code-room>`,
  )
  await inFrame(lee.page).getByRole('button', { name: 'Pause' }).waitFor()
})

test.for(['live', 'replay', 'playground', 'clip'] as const)(
  'EM9: nothing is wrong with a frame: %s',
  async (name) => {
    for (const phone of [false, true]) {
      const kim = await visitor(on, `${site.url}/${name}`, { phone })
      const frame = inFrame(kim.page)
      await frame.locator('.cm-content').waitFor()
      if (name === 'replay') await frame.getByRole('slider', { name: 'Moment of the session' }).press('End')
      for (const colorScheme of ['light', 'dark'] as const) {
        await kim.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        const where = `${phone ? 'phone' : 'desktop'} ${colorScheme}`
        expect(await violations(kim, frameOf(kim)), where).toEqual([])
        if (process.env.PICTURES)
          await kim.page.screenshot({
            path: `${process.env.PICTURES}/${name}-${where.replace(' ', '-')}.png`,
          })
      }
    }
  },
)
