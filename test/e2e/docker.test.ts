import { expect, test } from 'vitest'
import { docker, onEngine } from '../exploits/docker/engine.ts'
import type { Person } from './support/person.ts'
import { stage } from './support/stage.ts'

const FLOOD = `#include <stdio.h>
int main(void) {
    for (int i = 0; i < 30000; i++) printf("line %d\\n", i);
}
`

onEngine('programs in containers', ['c', 'python'], () => {
  const on = stage({ RUNNER_SANDBOX: 'docker', RUNNER_PREWARM: 'c' })
  const dialog = (person: Person) => person.page.getByRole('dialog', { name: 'Sandbox' })

  test('version, image and what the runner proved are shown; a compiler speaks for itself; output is cut in the middle', async () => {
    const ada = await on.person()
    await ada.register(on.name('ada'))
    await ada.createRoom('Containers', 'c')
    await ada.page
      .locator('footer')
      .getByText(/GCC \d+/)
      .waitFor()

    await ada.replaceCode('int main(void) { return x; }\n')
    await ada.saved()
    await ada.button('Run').click()
    await ada.sees('Did not compile')
    expect(await ada.output.locator('.compile').innerText()).toMatch(/main\.c:1:\d+: error/)

    await ada.replaceCode(FLOOD)
    await ada.saved()
    await ada.button('Run').click()
    await ada.sees('Finished')
    await ada.page.getByText(/\d+ kB of stdout cut here/i).waitFor()
    expect(await ada.output.innerText()).toMatch(/^line 0\n[^]*line 29999\s*$/)

    const { Id } = await docker.getImage('codecollab/c:latest').inspect()
    await ada.button(new RegExp(`^Docker, GCC \\S+, ${Id.slice(7, 19)}$`)).click()
    await dialog(ada).getByText(Id).first().waitFor()
    await ada.page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await ada.button('Copy the digest of Image').first().click()
    expect(await ada.page.evaluate(() => navigator.clipboard.readText())).toBe(Id)
    const held = await dialog(ada)
      .getByText(/^Held \d+ of \d+ attacks$/)
      .innerText()
    const [, some, all] = /(\d+) of (\d+)/.exec(held) ?? []
    expect([some, Number(all) > 20]).toEqual([all, true])
  })
})
