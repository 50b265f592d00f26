import { readFileSync } from 'node:fs'
import type { AxeResults } from 'axe-core'
import { fileURLToPath } from 'node:url'
import type { Frame, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { PageToSee } from './page-to-see.ts'
import { eventually, type Person } from './person.ts'
import type { Stage } from './stage.ts'

const source = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** What axe finds wrong with the page as it is, one line each; of a frame in it, if that is given. */
export async function violations({ page }: Person, within: Frame | Page = page): Promise<string[]> {
  // Colours that are still on their way are nobody's to judge; what inherits them may start later.
  await eventually(() =>
    within.evaluate(async () => {
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
      let moving = 0
      for (let i = 0; i < 5; i++) {
        await frame()
        moving += document.getAnimations().length
      }
      return moving
    }),
  ).toBe(0)
  await within.evaluate(source)
  const { violations } = await within.evaluate(
    ([values, preload]) =>
      (window as unknown as { axe: { run(options: object): Promise<AxeResults> } }).axe.run({
        runOnly: { type: 'tag', values: [...values] },
        // A menu floats over the landmarks, and what divides them stands between.
        rules: { region: { enabled: false } },
        // Reading style sheets in a frame writes styles of its own, which its policy refuses.
        preload,
      }),
    [TAGS, within === page] as const,
  )
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
  )
}

/** A test of each of these pages, in light and in dark. */
export function nothingIsWrongWith(on: Stage, pages: readonly PageToSee[]): void {
  test.for(pages.map((page) => [page.name, page] as const))('nothing is wrong with: %s', async ([, page]) => {
    // What was loaded once is not loaded again for each of them.
    const same = page.who === 'visitor' ? 'nobody' : 'ada'
    const person = await on.person({ phone: page.phone ?? false, ...(page.who !== 'newcomer' && { same }) })
    await person.page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
    await page.see(on, person)
    for (const colorScheme of ['light', 'dark'] as const) {
      await person.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      expect(await violations(person), colorScheme).toEqual([])
    }
  })
}
