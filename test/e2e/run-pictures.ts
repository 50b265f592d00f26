/**
 * Pictures of runs and of the sandbox for a person to look at: `node test/e2e/run-pictures.ts <address of a server> <folder>`.
 * Light and dark, desktop and phone.
 */
import { mkdirSync } from 'node:fs'
import { Browsers } from './support/browser.ts'
import type { Person } from './support/person.ts'
import { pretendDocker } from './support/stand-in.ts'

const [address = 'http://127.0.0.1:8787', folder = 'test-results/runs'] = process.argv.slice(2)
mkdirSync(folder, { recursive: true })

const ASK = `import sys, time
one = input("First name: ")
two = input("Second name: ")
print(f"\\x1b[1mHello\\x1b[0m {one} and \\x1b[32m{two}\\x1b[0m!")
print("a warning", file=sys.stderr)
for i in range(0, 101, 20):
    print(f"\\rpacking {i:3} % " + "#" * (i // 5), end="", flush=True)
    time.sleep(0.05)
print()
for i in range(6):
    print("line", i)
print("[[cut]]")
for i in range(3):
    print("line", 1_000_000 + i)
sys.exit(139)
`
const COMPILE = `import sys
print("""[[compile]]main.cpp: In function ‘int main()’:
main.cpp:4:18: error: expected ‘;’ before ‘return’
    4 |   std::cout << 1
      |                  ^
      |                  ;
    5 |   return 0;
      |   ~~~~~~
[[/compile]]""", end="")
print("and what it prints on stderr", file=sys.stderr)
sys.exit(1)
`

const browsers = await Browsers.launch()
const run = String(Date.now()).slice(-7)
const ada = await browsers.person(address)
const bob = await browsers.person(address, { phone: true })
await Promise.all([pretendDocker(ada.page), pretendDocker(bob.page)])
await ada.register(`ada${run}`)
await ada.button('New room').click()
await shoot(ada, 'new-room')
await ada.page.keyboard.press('Escape')
const code = await ada.createRoom('Runs', 'python')
await bob.joinAsGuest(code, 'Grace Hopper')

await write(ada, ASK)
await ada.button('Run').click()
await ada.outputWith('First name')
await type(ada, 'Ada')
await ada.outputWith('Second name')
await bob.page.getByRole('navigation', { name: 'Panes' }).getByRole('button', { name: /Run/ }).tap()
await type(bob, 'Grace')
await ada.sees('Ended with code 139')
await ada.sees(/often stands for/)
await shoot(ada, 'console')
await shoot(bob, 'console-phone')

await ada.button(/^Docker/).click()
await ada.sees('Held 5 of 5 attacks')
await shoot(ada, 'sandbox')
await ada.page.getByText('Limits').click()
await ada.page.getByText('Attacks the runner made on it').click()
await ada.page.getByText('3 languages').click()
await ada.page.waitForTimeout(200)
await shoot(ada, 'sandbox-open')
await bob.button(/^Docker/).tap()
await bob.sees('Held 5 of 5 attacks')
await bob.page.getByText('3 languages').tap()
await shoot(bob, 'sandbox-phone')
await ada.page.keyboard.press('Escape')
await bob.page.keyboard.press('Escape')

await write(ada, COMPILE)
await ada.button('Run').click()
await ada.sees('Ended with code 1')
await shoot(ada, 'compile')
await shoot(bob, 'compile-phone')

await newFile(ada, 'main.cpp')
await shoot(ada, 'long-version')
await newFile(ada, 'main.ts')
await ada.button('Run').hover()
await shoot(ada, 'not-here')

await ada.page.unroute('**/api/runner')
await ada.page.getByRole('button', { name: 'Menu' }).click()
await ada.page.getByRole('menuitem', { name: 'Sandbox' }).click()
await ada.sees('WebAssembly')
await shoot(ada, 'sandbox-wasm')
await ada.page.keyboard.press('Escape')
await ada.page.route('**/api/runner', (route) =>
  route.fulfill({
    status: 503,
    json: {
      error: {
        code: 'runner_away',
        message: 'The runner cannot be reached right now. Rooms work; programs cannot be run.',
      },
    },
  }),
)
await ada.page.getByRole('button', { name: 'Menu' }).click()
await ada.page.getByRole('menuitem', { name: 'Sandbox' }).click()
await ada.sees(/cannot be reached/)
await shoot(ada, 'sandbox-away')
await browsers.close()

async function write(person: Person, text: string): Promise<void> {
  await person.editor.focus()
  await person.page.keyboard.press('ControlOrMeta+a')
  await person.page.keyboard.insertText(text)
  await person.page.waitForTimeout(300)
  await person.saved()
}

async function type(person: Person, line: string): Promise<void> {
  await person.field('Input for the running program').fill(line)
  await person.page.keyboard.press('Enter')
}

async function newFile(person: Person, name: string): Promise<void> {
  await person.button('New file').click()
  await person.field('Name of the new file').fill(name)
  await person.page.keyboard.press('Enter')
  await person.button(name).waitFor()
}

async function shoot({ page }: Person, name: string): Promise<void> {
  if (!name.includes('phone')) await page.setViewportSize({ width: 1440, height: 900 })
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.waitForTimeout(350)
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
    if (wide) console.log(`${name} ${colorScheme}: scrolls sideways`)
    await page.screenshot({ path: `${folder}/${name}-${colorScheme}.png` })
  }
}
