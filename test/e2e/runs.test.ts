import { expect, test } from 'vitest'
import { eventually, type Person } from './support/person.ts'
import { stage } from './support/stage.ts'

const on = stage()

async function alone(language: string, before?: (person: Person) => Promise<void>) {
  const ada = await on.person()
  await before?.(ada)
  await ada.register(on.name('ada'))
  const code = await ada.createRoom('Runs', language)
  return { ada, code }
}

const input = (person: Person) => person.field('Input for the running program')
async function enter(person: Person, line: string): Promise<void> {
  await input(person).fill(line)
  await person.page.keyboard.press('Enter')
}
const dialog = (person: Person) => person.page.getByRole('dialog', { name: 'Sandbox' })

/** Starts a clock of the processor time that the page spends in scripts, styles and layout, milliseconds. */
async function busyTime({ page }: Person): Promise<() => Promise<number>> {
  const client = await page.context().newCDPSession(page)
  await client.send('Performance.enable', { timeDomain: 'threadTicks' })
  const read = async () => {
    const { metrics } = await client.send('Performance.getMetrics')
    const parts = metrics.filter(({ name }) => /^(Script|Layout|RecalcStyle)Duration$/.test(name))
    return parts.reduce((sum, { value }) => sum + value * 1000, 0)
  }
  const before = await read()
  return async () => (await read()) - before
}

test('a new room in a language that runs begins with its greeting, and Run says hello', async () => {
  const { ada } = await alone('javascript')
  expect(await ada.code()).toContain('Hello')
  await ada.button('Run').click()
  await ada.outputWith('name:')
  await enter(ada, 'Grace')
  await ada.outputWith('Hello, Grace!')
  expect(await ada.output.locator('.by').count(), 'alone, nobody has to be told who typed').toBe(0)
})

test('when two are there, everybody sees who typed what', async () => {
  const { ada, code } = await alone('javascript')
  const bob = await on.person()
  await bob.joinAsGuest(code, 'Bob Guest')
  await ada.button('2 people here').waitFor()
  await ada.replaceCode('console.log(prompt("One? "), prompt("Two? "))')
  await ada.saved()
  await ada.button('Run').click()
  await ada.outputWith('One? ')
  await enter(ada, 'first')
  await bob.outputWith('Two? ')
  await enter(bob, 'second')
  for (const person of [ada, bob]) {
    await person.outputWith('first second')
    const typed = person.output.locator('.stdin')
    expect(await typed.allTextContents()).toEqual([
      expect.stringMatching(/^ada-\d+first\n$/),
      'Bob Guestsecond\n',
    ])
    const colours = await typed
      .locator('.by')
      .evaluateAll((names) => names.map((name) => getComputedStyle(name).color))
    expect(new Set(colours).size).toBe(2)
  }
})

test('the sandbox shows itself from console and menu: what it is, its limits, the verified signature', async () => {
  const { ada } = await alone('javascript')
  await ada.button('Sandbox').click()
  await dialog(ada).getByText('Good for your own machine and people you know.').waitFor()
  await dialog(ada).getByText('Limits', { exact: true }).click()
  await dialog(ada).getByText('A run may use 5 s of CPU time.').waitFor()
  await dialog(ada)
    .getByText(/signed it with its key runner.* verified the signature/)
    .waitFor()
  await ada.page.keyboard.press('Escape')
  await dialog(ada).waitFor({ state: 'detached' })
  const focused = () => ada.page.evaluate(() => document.activeElement?.textContent?.trim())
  await eventually(focused).toBe('Sandbox')

  await ada.replaceCode('console.log(1)')
  await ada.saved()
  await ada.button('Run').click()
  await ada.sees('Finished')
  // Also without an image, a run shows in what and with which exact version it ran.
  await ada.button(/^WebAssembly, QuickJS.*$/).waitFor()
  await ada.page
    .locator('footer')
    .getByText(/QuickJS.*$/)
    .waitFor()
  await ada.button('Menu').click()
  await ada.page.getByRole('menuitem', { name: 'Sandbox' }).click()
  await dialog(ada).getByText('The run of main.js').waitFor()
})

test('a language that this server’s runner does not have cannot be run, and says why', async () => {
  const { ada } = await alone('go')
  await ada.page.locator('[data-run][aria-disabled=true]').hover()
  await ada.page.getByRole('tooltip').getByText('This server’s runner does not have Go').waitFor()
})

test('while the runner is away the page says so, and editing goes on', async () => {
  const { ada } = await alone('python', async ({ page }) => {
    const error = { code: 'runner_away', message: 'The runner cannot be reached right now.' }
    await page.route('**/api/runner', (route) => route.fulfill({ status: 503, json: { error } }))
    await page.route('**/api/languages', (route) =>
      route.fulfill({ json: { runner: 'runner_away', languages: [] } }),
    )
  })
  await ada.page.locator('footer').getByText('Runner away').waitFor()
  await ada.button('Sandbox').click()
  await dialog(ada).getByText('The runner cannot be reached right now.').waitFor()
  await ada.page.unroute('**/api/runner')
  await dialog(ada).getByRole('button', { name: 'Try again' }).click()
  await dialog(ada).getByText('WebAssembly', { exact: true }).waitFor()
  await ada.page.keyboard.press('Escape')
  await ada.replaceCode('print("still here")')
  await ada.saved()
})

test('case 55: links, clipboard, titles and a flood of escapes in output change nothing but colours', async () => {
  const { ada } = await alone('javascript')
  await ada.replaceCode(
    [
      String.raw`console.log("x\x1b]8;;javascript:alert(1)\x1b\\click\x1b]8;;\x07y\x1b]52;c;ZXZpbA==\x07\x1b]0;evil\x07")`,
      String.raw`console.log("\x1bPq#0;2\x1b\\a\x1b[2J\x1b[1;1Hb<img src=x>")`,
      String.raw`console.log("\x1b[31ma\x1b[32mb".repeat(4000))`,
      String.raw`console.error("\x1b".repeat(60000) + "\nthe end")`,
    ].join('\n'),
  )
  await ada.saved()
  const title = await ada.page.title()
  const busy = await busyTime(ada)
  await ada.button('Run').click()
  await ada.outputWith('the end')
  await ada.sees('Finished')
  const text = (await ada.output.textContent()) ?? ''
  expect(text).toContain('xclicky\nab<img src=x>\nabab')
  expect(text.includes('evil') || text.includes('\u001b')).toBe(false)
  expect(await ada.output.locator(':not(span)').count(), 'nothing but text in colours').toBe(0)
  expect(await ada.output.locator('span[style*=color]').count()).toBe(4_000)
  expect(await ada.page.title()).toBe(title)
  expect(await busy(), 'milliseconds of processor time, over all tasks of the run').toBeLessThan(200)
})
