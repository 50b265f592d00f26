import type { Browser, Page } from 'playwright-core'
import { address, context } from './camera.ts'

const CODE = `import random
from dataclasses import dataclass


@dataclass
class Player:
    """Somebody who guesses."""

    name: str
    tries: int = 0


def play(player: Player, secret: int) -> int:
    # Ask until the number is found.
    while True:
        guess = int(input(f"{player.name}, your guess: "))
        player.tries += 1
        if guess == secret:
            return player.tries
        print("higher" if guess < secret else "lower")


print("I think of a number from 1 to 100.")
print("Found after", play(Player("Ada"), random.randint(1, 100)), "tries")
`

/** Makes an account, and is on its front page then. */
export async function register(page: Page, name: string): Promise<void> {
  await page.goto(`${address}/register`)
  await page.getByLabel('User name').fill(name)
  await page.getByLabel('Email').fill(`${name}@example.com`)
  await page.getByLabel('Password', { exact: true }).fill('correct horse battery')
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.getByRole('heading', { name: 'Rooms', exact: true }).waitFor()
}

/** Makes the rooms the pictures are of, and leaves a guest in one of them. */
export async function prepare(browser: Browser, run: string): Promise<string> {
  const page = await (await context(browser, 'desktop', 'light')).newPage()
  await register(page, `ada${run}`)
  const titles = [
    'Interview: rate limiter',
    'A title that is rather long because somebody pasted a whole sentence',
    'Guessing game',
  ]
  for (const title of titles) {
    await page.goto(address)
    await page
      .getByRole('button', { name: /New room|Create your first room/ })
      .first()
      .click()
    await page.getByRole('textbox', { name: 'Title' }).fill(title)
    if (title.startsWith('Interview')) {
      await page.getByLabel('Language').selectOption('typescript')
      await page.getByText('Only people I add').click()
    }
    await page.getByRole('button', { name: 'Create room' }).click()
    await page.waitForURL(/\/r\//)
  }
  await page.locator('.cm-content[contenteditable=true]').click()
  await page.keyboard.press('Control+a')
  await page.keyboard.insertText(CODE)
  for (const name of ['util/numbers.ts', 'notes.md', 'schema.sql', 'main.rs']) {
    await page.getByRole('button', { name: 'New file' }).click()
    await page.getByLabel('Name of the new file').fill(name)
    await page.keyboard.press('Enter')
    await page.waitForTimeout(250)
  }
  const code = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  await enter(browser, code, 'Grace Hopper', 'Shall we count the tries per player? https://example.com/rules')
  await enter(browser, code, 'Wolfeschlegelsteinhausenbergerdorff 👩‍👩‍👧', 'Hello! I am here to watch.')
  return code
}

async function enter(browser: Browser, code: string, name: string, says: string): Promise<void> {
  const page = await (await context(browser, 'desktop', 'light')).newPage()
  await page.goto(`${address}/r/${code}`)
  await page.getByLabel('Your name').fill(name)
  await page.getByRole('button', { name: 'Join' }).click()
  await page.getByRole('button', { name: 'main.py', exact: true }).click()
  await page
    .locator('.cm-line', { hasText: name.startsWith('G') ? 'player.tries += 1' : 'return player' })
    .click()
  if (name.startsWith('G')) await page.keyboard.press('Shift+Home')
  await page.getByRole('tab', { name: 'Chat' }).click()
  await page.getByRole('textbox', { name: 'Message' }).fill(says)
  await page.keyboard.press('Enter')
  await page.getByText(says.slice(0, 12)).first().waitFor()
}
