import { expect, test } from 'vitest'
import { callRoom, codeIn, inFrame, otherSite, toldTo, visitor, visitorOf } from './support/other-site.ts'
import { eventually } from './support/person.ts'
import { stage } from './support/stage.ts'

const on = stage()
const site = otherSite(on)

const slider = 'Moment of the session'

test('EM8: a playground does what its page asks for, and tells what happens', async () => {
  const kim = await visitorOf(
    on,
    site,
    '<code-room mode="playground" language="python" panels="files,console,people"></code-room>',
  )
  const frame = inFrame(kim.page)
  await eventually(() => toldTo(kim, 'ready')).toEqual([
    { name: 'ready', mode: 'playground', title: 'Playground' },
  ])
  await eventually(() => toldTo(kim, 'people')).toMatchObject([{ people: [{ role: 'owner' }] }])
  const files = [
    { name: 'main.py', text: 'import more\nprint(more.n * 7)\n' },
    { name: 'more.py', text: 'n = 6\n' },
  ]
  expect(await callRoom(kim, 'setFiles', files)).toBeNull()
  expect(await callRoom(kim, 'getFiles')).toEqual(files)
  // The shown file is the one that was shown before.
  await eventually(() => codeIn(frame)).toContain('print(more.n * 7)')
  const changed = await toldTo(kim, 'change')
  expect(new Set(changed.map(({ file }) => file))).toEqual(new Set(['main.py', 'more.py']))
  expect(await callRoom(kim, 'run')).toBeNull()
  await eventually(() => toldTo(kim, 'verdict')).toMatchObject([{ status: 'ok' }])
  const [began] = await toldTo(kim, 'run')
  const [ended] = await toldTo(kim, 'verdict')
  expect([began?.['file'], began?.['run']]).toEqual(['main.py', ended?.['run']])
  await frame.getByRole('group', { name: 'Output' }).getByText('42').waitFor()
  // Where the tab is called so, no heading says it again.
  const heading = frame.getByRole('heading', { name: 'Console' })
  expect(await heading.evaluate((h2) => getComputedStyle(h2).clipPath)).toBe('inset(50%)')
  await callRoom(kim, 'focus')
  await kim.page.keyboard.press('ControlOrMeta+End')
  await kim.page.keyboard.type('# typed')
  await eventually(() => codeIn(frame)).toContain('# typed')
  expect(await callRoom(kim, 'seek', 1)).toBe('This is no replay.')
  expect(await toldTo(kim, 'error')).toEqual([])
})

test('EM8: a playground is begun anew, and somebody else has another', async () => {
  const kim = await visitor(on, `${site.url}/sdk`)
  const frame = inFrame(kim.page)
  await kim.sees(/^Ready$/)
  await kim.button('Fill it').click()
  await kim.sees('Filled')
  await eventually(() => codeIn(frame)).toContain('print(6 * 7)')
  await kim.button('Run it').click()
  await kim.sees('Ended: ok')
  const lee = await visitor(on, `${site.url}/sdk`)
  await lee.sees(/^Ready$/)
  expect(await codeIn(inFrame(lee.page))).not.toContain('print(6 * 7)')
  await frame.getByRole('button', { name: 'Start over' }).click()
  await frame.getByRole('textbox', { name: /^Code of / }).waitFor()
  await eventually(() => codeIn(frame)).not.toContain('print(6 * 7)')
})

test('EM8: a replay goes where its page wants it, begins where its tag says, and has no files to give', async () => {
  const kim = await visitorOf(
    on,
    site,
    `<code-room mode="replay" room="${site.demo.replay}" start="0:30" speed="4" lines="2-3"></code-room>`,
  )
  const frame = inFrame(kim.page)
  await eventually(() => toldTo(kim, 'ready')).toMatchObject([{ mode: 'replay' }])
  const at = async () =>
    Number(await frame.getByRole('slider', { name: slider }).getAttribute('aria-valuenow'))
  await frame.getByText(/^00:30/).waitFor()
  expect(await frame.getByLabel('Speed').inputValue()).toBe('4')
  const dim = (n: number) =>
    frame
      .locator('.cm-line')
      .nth(n - 1)
      .evaluate((line) => line.classList.contains('cm-dim'))
  expect([await dim(1), await dim(2), await dim(3), await dim(4)]).toEqual([true, false, false, true])
  const began = await at()
  expect(await callRoom(kim, 'seek', 0)).toBeNull()
  await eventually(at).toBeLessThan(began)
  expect(await callRoom(kim, 'seek', 100_000)).toBeNull()
  await eventually(at).toBeGreaterThan(began)
  await eventually(async () => (await codeIn(frame)).split('\n').length).toBeGreaterThan(4)
  expect(await callRoom(kim, 'getFiles')).toBe('A replay has no files of its own.')
  await callRoom(kim, 'seek', 0)
  await callRoom(kim, 'play')
  await frame.getByRole('button', { name: 'Pause' }).waitFor()
  await callRoom(kim, 'pause')
  await frame.getByRole('button', { name: 'Play', exact: true }).waitFor()
})

test('EM8: a clip shows its part, on a phone too', async () => {
  const kim = await visitor(on, `${site.url}/clip`, { phone: true })
  const frame = inFrame(kim.page)
  await frame.getByRole('slider', { name: slider }).press('End')
  await eventually(async () => (await codeIn(frame)).length).toBeGreaterThan(20)
  const wide = await frame.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth)
  expect(wide).toBe(0)
  // No tab is called so: the heading is seen.
  const heading = frame.getByRole('heading', { name: 'Console' })
  expect(await heading.evaluate((h2) => getComputedStyle(h2).clipPath)).toBe('none')
})

test('EM8: what a visitor may not do is refused with a sentence', async () => {
  const kim = await visitorOf(
    on,
    site,
    `<code-room room="${site.demo.live}" name="Kim" readonly></code-room>`,
  )
  await eventually(() => toldTo(kim, 'ready')).toMatchObject([{ mode: 'live', title: 'A live room' }])
  const refused = await callRoom(kim, 'setFiles', [{ name: 'main.py', text: 'x' }])
  expect(refused).toBe('You may not change anything here.')
})
