import { expect, test } from 'vitest'
import { eventually, type Person } from './support/person.ts'
import { stage } from './support/stage.ts'

const on = stage()

/** The sentence tied to a field that says what is wrong with it. */
async function errorAt(person: Person, label: string): Promise<string> {
  const field = person.field(label)
  await eventually(() => field.getAttribute('aria-invalid')).toBe('true')
  const id = await field.getAttribute('aria-describedby')
  return person.page.locator(`[id="${id}"]`).innerText()
}

test('register, log out, log in by name and by email', async () => {
  const ada = await on.person()
  const name = on.name('ada')
  await ada.signUp(name)
  await ada.button(`Account of ${name}`).click()
  await ada.page.getByRole('menuitem', { name: 'Log out' }).click()
  await ada.page.getByRole('link', { name: 'Log in' }).first().waitFor()

  for (const login of [name, `${name}@mail.example`]) {
    await ada.login(login)
    await ada.heading('Rooms').waitFor()
    await ada.button(`Account of ${name}`).click()
    await ada.page.getByRole('menuitem', { name: 'Log out' }).click()
    await ada.page.getByRole('link', { name: 'Log in' }).first().waitFor()
  }
})

test('a reload keeps somebody signed in, and no token is where scripts of other sites could look', async () => {
  const ada = await on.person()
  await ada.signUp(on.name('ada'))
  await ada.page.reload()
  await ada.heading('Rooms').waitFor()
  const kept = await ada.page.evaluate(() =>
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]),
  )
  expect(kept).not.toMatch(/ey[\w-]+\.[\w-]+\.|refresh/i)
  expect(ada.page.url()).not.toContain('token')
})

test('wrong input gets a sentence beside its field', async () => {
  const taken = on.name('taken')
  await (await on.person()).register(taken)
  const ada = await on.person()
  await ada.open('/register')
  const hint = (await ada.page.getByText(/^At least \d+ characters/).innerText()).match(/\d+/)?.[0]
  await ada.field('User name').fill('a')
  await ada.field('Email').fill(`${on.name('x')}@mail.example`)
  await ada.field('Password').fill('correct horse battery')
  await ada.button('Create account').click()
  expect(await errorAt(ada, 'User name')).toMatch(/user name|characters|letters/i)
  await ada.field('User name').fill(taken)
  await ada.button('Create account').click()
  await eventually(() => errorAt(ada, 'User name')).toMatch(/taken/i)
  await ada.field('User name').fill(on.name('fresh'))
  await ada.field('Password').fill('short')
  await ada.button('Create account').click()
  // What is asked for is what was promised.
  expect(await errorAt(ada, 'Password')).toContain(`at least ${hint} characters`)
  await ada.field('Password').fill('correct horse battery')
  await ada.button('Create account').click()
  await ada.heading('Rooms').waitFor()
})

test('a wrong password and an unknown name get the same answer', async () => {
  const name = on.name('ada')
  const ada = await on.person()
  await ada.register(name)
  const eve = await on.person()
  const answers: string[] = []
  for (const [login, password] of [
    [name, 'not the password'],
    ['nobody-of-this-name', 'not the password'],
  ] as const) {
    await eve.login(login, password)
    await eve.sees(/wrong|not match|incorrect|does not/i)
    answers.push((await eve.page.locator('form').innerText()).replace(login, ''))
  }
  expect(answers[0]).toBe(answers[1])
  expect(eve.page.url()).toContain('/login')
})

test('a name of 10,000 characters is answered, not taken', async () => {
  const ada = await on.person()
  await ada.open('/register')
  await ada.field('User name').fill('a'.repeat(10_000))
  await ada.field('Email').fill('a@mail.example')
  await ada.field('Password').fill('correct horse battery')
  await ada.button('Create account').click()
  expect(await errorAt(ada, 'User name')).not.toBe('')
  await ada.open('/login?next=//evil.example')
  await ada.heading('Log in').waitFor()
})
