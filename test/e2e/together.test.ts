import { expect, test } from 'vitest'
import { Account } from '../support/account.ts'
import { foldedLog } from '../support/folded-log.ts'
import { eventually, type Person } from './support/person.ts'
import { stage } from './support/stage.ts'

const on = stage({})

/** Two people in front of one empty file. */
async function pair(language = 'markdown'): Promise<{ ada: Person; bob: Person; code: string }> {
  const [ada, bob] = [await on.person(), await on.person()]
  await ada.register(on.name('ada'))
  const code = await ada.createRoom('Together', language)
  await bob.joinAsGuest(code, 'Bob')
  return { ada, bob, code }
}

/** Both pages and the room's log hold the same text; answers it. */
async function agreed(code: string, ...people: Person[]): Promise<string> {
  for (const person of people) await person.saved()
  const guest = await Account.enter(on.server.url, 'guest', { name: 'Reader' })
  const reader = await guest.join(code)
  const text = reader.text('f1')
  for (const person of people) await eventually(() => person.code()).toBe(text)
  expect(await foldedLog(reader, 'f1')).toBe(text)
  reader.close()
  return text
}

/** The characters of `text` that are in `alphabet`, in order. */
const only = (text: string, alphabet: RegExp) => (text.match(alphabet) ?? []).join('')

test('two people type at the same time in one file', async () => {
  const { ada, bob, code } = await pair()
  await Promise.all([ada.toEnd(), bob.toEnd()])
  const letters = 'the quick brown fox jumps over a lazy dog '.repeat(3).trim()
  const digits = '0123456789'.repeat(12)
  await Promise.all([ada.type(letters, 15), bob.type(digits, 15)])
  const text = await agreed(code, ada, bob)
  expect(only(text, /[a-z ]/g)).toBe(letters)
  expect(only(text, /\d/g)).toBe(digits)
})

test('a program reads input and prints for three seconds; both see its output as it comes', async () => {
  const { ada, bob } = await pair('python')
  await ada.replaceCode(
    [
      'import time',
      'name = input("Who is there? ")',
      'for i in range(6):',
      '    print(f"{name} {i}", flush=True)',
      '    time.sleep(0.5)',
      'print("the end")',
    ].join('\n'),
  )
  await ada.saved()
  await bob.button('Run').click()
  await Promise.all([ada.outputWith('Who is there? '), bob.outputWith('Who is there? ')])
  await ada.field('Input for the running program').fill('Grace')
  await ada.page.keyboard.press('Enter')
  const seen = await Promise.all([ada.outputWith('Grace 0'), bob.outputWith('Grace 0')])
  for (const early of seen) expect(early).not.toContain('the end')
  const ends = await Promise.all([ada.outputWith('the end'), bob.outputWith('the end')])
  for (const end of ends) expect(end).toMatch(/Grace 0\nGrace 1\nGrace 2\nGrace 3\nGrace 4\nGrace 5\nthe end/)
  await Promise.all([ada.sees('Finished'), bob.sees('Finished')])
  await Promise.all([ada.button('Run').waitFor(), bob.button('Run').waitFor()])
})

test('a program that never ends can be stopped by somebody else', async () => {
  const { ada, bob } = await pair('python')
  await ada.replaceCode('print("started")\nwhile True: pass')
  await ada.saved()
  await ada.button('Run').click()
  await bob.outputWith('started')
  await bob.button('Stop').click()
  await Promise.all([ada.sees('Stopped'), bob.sees('Stopped')])
})

test('chat: both see it with its author, links are links, and it is there after a reload', async () => {
  const { ada, bob } = await pair()
  await ada.openChat()
  await ada.say('look at https://codecollab.example/x and javascript:alert(1) <b>not bold</b>')
  // Bob looks at the people: the unread mark tells him.
  await bob.page.getByRole('tab', { name: 'Chat 1' }).waitFor()
  await bob.openChat()
  await bob.messages.getByText('<b>not bold</b>').waitFor()
  expect(await bob.messages.getByRole('link').allInnerTexts()).toEqual(['https://codecollab.example/x'])
  await bob.say('seen')
  await ada.messages.getByText('seen', { exact: true }).waitFor()
  await ada.page.reload()
  await ada.inRoom()
  await ada.openChat()
  await ada.messages.getByText('seen', { exact: true }).waitFor()
  await ada.messages.getByText('Bob').waitFor()
})

test('case 58: kill and restart the server and reload while both type: no key is lost', async () => {
  const { ada, bob, code } = await pair()
  await Promise.all([ada.toEnd(), bob.toEnd()])
  const letters = 'abcdefghijklmnopqrstuvwxyz'.repeat(8)
  const digits = '0123456789'.repeat(20)
  await Promise.all([ada.type(letters.slice(0, 60)), bob.type(digits.slice(0, 60))])

  // In the middle of it, with keys still on their way.
  const typing = Promise.all([ada.type(letters.slice(60, 140)), bob.type(digits.slice(60, 140))])
  await on.server.kill()
  await typing
  await Promise.all([ada.button(/^Offline\./).waitFor(), bob.button(/^Offline\./).waitFor()])
  const wholeLetters = only(await ada.code(), /[a-z]/g)
  const wholeDigits = only(await bob.code(), /\d/g)
  expect(wholeLetters).toBe(letters.slice(0, 140))
  expect(wholeDigits).toBe(digits.slice(0, 140))

  // The server comes back while one of them goes on. The other cannot reach the room yet, and reloads: what was
  // typed is only in the browser now.
  await bob.page.route('**/ticket', (route) => route.abort())
  await Promise.all([ada.type(letters.slice(140)), on.server.restart()])
  await bob.page.reload()
  await bob.page.unroute('**/ticket')
  await bob.inRoom()
  await eventually(async () => only(await bob.code(), /\d/g)).toBe(digits.slice(0, 140))
  await bob.toEnd()
  await bob.type(digits.slice(140))
  const text = await agreed(code, ada, bob)
  expect(only(text, /[a-z]/g)).toBe(letters)
  expect([...only(text, /\d/g)].sort().join('')).toBe([...digits].sort().join(''))
})

test('everything is there after a crash: text, files, chat and the last run', async () => {
  const { ada, bob, code } = await pair('python')
  await ada.replaceCode('print("from before")')
  await ada.saved()
  await ada.openChat()
  await ada.say('remember me')
  await ada.messages.getByText('remember me').waitFor()
  await ada.button('Run').click()
  await ada.outputWith('from before')
  await ada.sees('Finished')
  await bob.page.close()
  await ada.page.close()
  await on.server.kill()
  await on.server.restart()
  const carol = await on.person()
  await carol.joinAsGuest(code, 'Carol')
  expect(await carol.code()).toBe('print("from before")')
  await carol.outputWith('from before')
  await carol.sees('Finished')
  await carol.openChat()
  await carol.messages.getByText('remember me').waitFor()
})
