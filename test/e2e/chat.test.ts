import { expect, test } from 'vitest'
import { eventually, type Person } from './support/person.ts'
import { stage } from './support/stage.ts'

// A page writes faster here than people do.
const on = stage({ ROOM_MESSAGES_PER_SECOND: '1000' })

/** Somebody of staff and two others in one room, the chat open at everybody's. */
async function trio(): Promise<{ grace: Person; ada: Person; bob: Person; code: string }> {
  const [grace, ada, bob] = [await on.person(), await on.person(), await on.person()]
  await grace.register(on.name('grace'))
  const code = await grace.createRoom('Interview', 'python')
  await ada.joinAsGuest(code, 'Ada')
  await bob.joinAsGuest(code, 'Bob')
  for (const person of [grace, ada, bob]) await person.openChat()
  return { grace, ada, bob, code }
}

const texts = (person: Person) => person.messages.getByRole('article').allInnerTexts()

test('C6, C12: staff talk and take notes among themselves; the others see nothing of it', async () => {
  const { grace, ada, bob } = await trio()
  const heard: string[] = []
  for (const person of [ada, bob]) {
    expect(await person.page.getByText('Staff only').count()).toBe(0)
    expect(await person.page.getByRole('tab', { name: 'Notes' }).count()).toBe(0)
    // Everything that may ever reach these pages.
    person.page.on('console', (message) => heard.push(message.text()))
  }
  await grace.page.getByText('Staff only').click()
  await grace.page.getByText('What staff say here is seen by staff only.').waitFor()
  await grace.say('CANARY in the channel')
  await grace.messages.getByText('CANARY in the channel').waitFor()

  await grace.page.getByRole('tab', { name: 'Notes' }).click()
  await grace.field('Note').fill('CANARY in a note')
  await grace.page.keyboard.press('Enter')
  const notes = grace.page.getByRole('list', { name: 'Notes' })
  await notes.getByText('CANARY in a note').waitFor()
  expect(await notes.locator('time').innerText()).toMatch(/^\d\d:\d\d$/)
  await notes.getByRole('button', { name: 'Show main.py:1' }).click()

  await grace.openChat()
  await grace.page.getByText('Everybody', { exact: true }).click()
  await grace.say('to everybody')
  for (const person of [ada, bob]) {
    await person.messages.getByText('to everybody').waitFor()
    expect(await person.page.content()).not.toContain('CANARY')
  }
  await ada.page.reload()
  await ada.inRoom()
  await ada.openChat()
  await ada.messages.getByText('to everybody').waitFor()
  expect(await ada.page.content()).not.toContain('CANARY')
  expect(heard.join()).not.toContain('CANARY')
  await grace.page.reload()
  await grace.inRoom()
  await grace.openChat()
  await grace.page.getByText('Staff only').click()
  await grace.messages.getByText('CANARY in the channel').waitFor()
})

test('C7: messages are edited and deleted by keyboard, and everybody sees that', async () => {
  const { grace, ada, bob } = await trio()
  await ada.say('teh first')
  await bob.messages.getByText('teh first').waitFor()
  await ada.field('Message').press('ArrowUp')
  const edited = ada.field('Edit your message')
  await edited.fill('the first')
  await edited.press('Enter')
  for (const person of [ada, bob, grace]) {
    await person.messages.getByText('the first', { exact: true }).waitFor()
    await person.messages.getByText('edited', { exact: true }).waitFor()
  }
  await eventually(() => ada.field('Message').evaluate((field) => field === document.activeElement)).toBe(
    true,
  )

  await bob.say('something rude')
  const rude = grace.messages.getByRole('article').filter({ hasText: 'something rude' })
  await rude.focus()
  await grace.button('Actions for this message').click()
  await grace.page.getByRole('menuitem', { name: /^Delete/ }).click()
  await grace.page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click()
  const said = [grace, ada, bob]
  for (const person of said) await person.messages.getByText(/^Deleted by /).waitFor()
  for (const person of said) await eventually(() => person.page.content()).not.toContain('something rude')

  await ada.messages.getByRole('article').filter({ hasText: 'the first' }).focus()
  await ada.page.keyboard.press('Delete')
  await ada.page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click()
  for (const person of said) await person.messages.getByText('Message deleted').waitFor()
})

test('C10, C11, C14: who writes is shown, names are completed, and the mentioned hear of it in tab and title', async () => {
  const { grace, ada, bob } = await trio()
  await bob.page.getByRole('tab', { name: 'People' }).click()
  await ada.field('Message').pressSequentially('hello @bo')
  await grace.sees('Ada is writing…')
  await ada.page.getByRole('option', { name: 'Bob' }).waitFor()
  await ada.page.keyboard.press('Enter')
  await eventually(() => ada.field('Message').inputValue()).toBe('hello @Bob ')
  await ada.page.keyboard.type('look')
  await ada.page.keyboard.press('Enter')
  await ada.say('and another')
  await eventually(() => bob.page.title()).toBe('(@1 · 2) Interview · CodeCollab')
  await bob.page.getByRole('tab', { name: 'Chat 2 @1' }).click()
  await bob.messages.locator('.mention.me', { hasText: '@Bob' }).waitFor()
  await eventually(() => bob.page.title()).toBe('Interview · CodeCollab')
  expect(await grace.messages.locator('.mention.me').count()).toBe(0)

  const second = await bob.page.context().newPage()
  await second.goto(bob.page.url())
  await second.getByRole('tab', { name: 'People' }).click()
  await bob.page.bringToFront()
  await grace.say('once more')
  await bob.messages.getByText('once more').waitFor()
  await eventually(() => second.title()).toBe('Interview · CodeCollab')
  await second.close()
})

test('C9: scrolling up brings older messages and keeps the place', async () => {
  const { ada, bob } = await trio()
  await bob.page.close()
  for (let i = 1; i <= 130; i++) {
    await ada.say(`number ${i}.`)
    await ada.messages.getByText(`number ${i}.`).waitFor()
  }
  await ada.page.reload()
  await ada.inRoom()
  await ada.openChat()
  await ada.messages.getByText('number 130.').waitFor()
  const history = ada.page.getByRole('group', { name: 'Chat history' })
  // Scrolled and measured in one go: what is asked for may be there before the next line of a test.
  const place = (scrollTo?: number) =>
    history.evaluate((element, top) => {
      if (top !== undefined) element.scrollTop = top
      const row = [...element.querySelectorAll('article')].find(({ textContent: text }) =>
        text?.includes('number 40.'),
      )
      return Math.round(row?.getBoundingClientRect().top ?? NaN)
    }, scrollTo)
  const before = await place(10)
  await ada.messages.getByText('number 1.', { exact: true }).waitFor()
  await eventually(async () => Math.abs((await place()) - before) < 3).toBe(true)
  expect(await texts(ada)).toEqual(Array.from({ length: 130 }, (_, i) => `number ${i + 1}.`))
})

/** Texts that run, load or lead somewhere where they are taken for HTML or for links. */
const CORPUS = [
  '<script>document.title = "pwned"</script>',
  '<img src=x onerror="document.title=\'pwned\'">',
  '<svg onload=alert(1)>',
  '<iframe srcdoc="<script>parent.document.title=1</script>"></iframe>',
  '<a href="javascript:document.title=1">x</a>',
  '"><script>alert(1)</script>',
  '[click](javascript:document.title=1)',
  '[click](data:text/html,<script>alert(1)</script>)',
  '![picture](https://canary.example/pixel.png)',
  '[x](https://canary.example/"onmouseover="alert(1))',
  '**<b onmouseover=alert(1)>x</b>**',
  '```html\n<script>alert(1)</script>\n```',
  '```"><img src=x onerror=alert(1)>\nx\n```',
  '`<img src=x onerror=alert(1)>`',
  '> - <style>*{display:none}</style>',
  '{{constructor.constructor("alert(1)")()}} ${alert(1)}',
]

test('C13: case 54, case 56, whatever is said is text: nothing runs, nothing is fetched, no link leads elsewhere', async () => {
  const { grace, ada } = await trio()
  const fetched: string[] = []
  let dialogs = 0
  for (const person of [grace, ada]) {
    person.page.on('request', (request) => fetched.push(request.url()))
    person.page.on('dialog', () => dialogs++)
  }
  for (const text of CORPUS) {
    await ada.say(text)
    await eventually(() => ada.field('Message').inputValue()).toBe('')
  }
  await eventually(async () => (await texts(grace)).length).toBe(CORPUS.length)
  const inside = grace.messages.locator(
    'script, img, iframe, style, object, b[onmouseover], svg:not(.lucide)',
  )
  await grace.messages.locator('pre span').first().waitFor()
  expect(await inside.count()).toBe(0)
  for (const link of await grace.messages.getByRole('link').all()) {
    expect(await link.getAttribute('href')).toMatch(/^(https?:|mailto:)/)
    expect(await link.getAttribute('rel')).toContain('noopener')
  }
  expect(fetched.filter((url) => !url.startsWith(on.server.url))).toEqual([])
  expect([dialogs, /pwned|^1$/.test(await grace.page.title())]).toEqual([0, false])
  await grace.messages.getByText('<svg onload=alert(1)>').waitFor()
})

test('what is being written stays, by channel, while another panel or page is shown', async () => {
  const { grace } = await trio()
  await grace.field('Message').fill('half a thought')
  await grace.page.getByText('Staff only').click()
  await grace.field('Message').fill('half a secret')
  await grace.page.getByRole('tab', { name: 'People' }).click()
  await grace.openChat()
  expect(await grace.field('Message').inputValue()).toBe('half a secret')
  await grace.page.getByRole('link', { name: 'My rooms' }).click()
  await grace.heading('Rooms').waitFor()
  await grace.page.getByRole('link', { name: 'Interview' }).first().click()
  await grace.inRoom()
  await grace.openChat()
  await eventually(() => grace.field('Message').inputValue()).toBe('half a thought')
  await grace.page.getByText('Staff only').click()
  await eventually(() => grace.field('Message').inputValue()).toBe('half a secret')
  await grace.page.keyboard.press('Tab')
  await grace.field('Message').press('Enter')
  await grace.messages.getByText('half a secret').waitFor()
  expect(await grace.field('Message').inputValue()).toBe('')
})
