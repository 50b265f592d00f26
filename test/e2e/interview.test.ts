import { expect, test } from 'vitest'
import type { NewAssessment } from '#core/protocol/api/assessments.ts'
import { ask } from './support/api.ts'
import { overhear } from './support/overheard.ts'
import { eventually, type Person } from './support/person.ts'
import { makeGreeting, PROGRAMS, resultsOf, saysOf } from './support/solving.ts'
import { stage } from './support/stage.ts'

const on = stage()

/** What no candidate may ever read; the last are what a hidden test gives and wants, and what its program printed. */
const FOR_STAFF = [
  ...['Ask about empty input', 'Reads the task twice', 'Asks before writing', 'Weak on edge cases'],
  ...['Slow to begin', 'Finds the missing case', 'Calm under pressure'],
  ...['Hello, stranger!', 'Hello, !', 'right.js'],
]

const wanted = (problem: string): NewAssessment => ({
  ...{ kind: 'interview', title: 'First round', language: 'javascript', minutes: 1 },
  problems: [{ problem }],
  notes: 'Ask about empty input.',
  rubric: [
    {
      ...{ name: 'Clarity', about: 'Asks before writing' },
      levels: [1, 2, 3].map((score) => ({ score, about: score === 2 ? 'Reads the task twice' : '' })),
    },
  ],
  ...{ opensAt: null, closesAt: null },
})

const pane = ({ page }: Person, name: string | RegExp) =>
  page.getByRole('navigation', { name: 'Panes' }).getByRole('button', { name })
const tab = ({ page }: Person, name: string | RegExp) => page.getByRole('tab', { name })

/** Staff make the room of what they prepared, write down what they see, and invite somebody by a link. */
async function prepareRoom(ada: Person): Promise<{ code: string; link: string }> {
  await ada.register(on.name('ada'))
  const body = wanted(await makeGreeting(ada))
  const { assessment } = await ask<{ assessment: { id: string } }>(ada, 'POST', '/api/assessments', body)
  await ada.open(`/assessments/${assessment.id}`)
  await ada.button('Make the room').click()
  await ada.inRoom()
  await tab(ada, 'Notes').click()
  await ada.sees('Ask about empty input.')
  await ada.field('Note').fill('Slow to begin')
  await ada.page.keyboard.press('Enter')
  await ada.openChat()
  await ada.page.getByText('Staff only').click()
  await ada.say('Weak on edge cases')
  await ada.messages.getByText('Weak on edge cases').waitFor()
  await ada.button('Share').click()
  await tab(ada, 'Links').click()
  await ada.button('Make a link').click()
  const link = await ada.page.getByTestId('new-link').innerText()
  await ada.page.keyboard.press('Escape')
  return { code: ada.page.url().split('/').at(-1) ?? '', link }
}

/** Whoever was invited writes, tests and submits what misses one case, on a phone. */
async function solve(bob: Person): Promise<void> {
  await pane(bob, 'Code').tap()
  await eventually(() => bob.code()).toContain('Greet them here.')
  await bob.replaceCode(PROGRAMS.almost)
  await bob.saved()
  await pane(bob, 'Problem').tap()
  await bob.button('Run tests').tap()
  await saysOf(bob, 'All 2 tests passed').waitFor()
  await bob.button('Submit').tap()
  await saysOf(bob, '2 of 3 tests passed').waitFor()
  const hidden = resultsOf(bob).getByRole('listitem').filter({ hasText: 'nobody' })
  expect(await hidden.textContent()).toMatch(/Hidden.*Failed/)
}

/** Staff mark what they saw, and keep the moment. */
async function mark(ada: Person): Promise<void> {
  await tab(ada, 'Problem').click()
  await tab(ada, 'Results').click()
  await ada.sees(/Submission by Bob/)
  await tab(ada, 'Scorecard').click()
  await ada.page.getByRole('radio', { name: /^2/ }).focus()
  await ada.page.keyboard.press('2')
  await ada.button('Mark this moment').click()
  await ada.field('What moment 1 shows').fill('Finds the missing case')
  await ada.field('Summary').fill('Calm under pressure')
  await ada.field('Yes').check()
  await ada.sees('Draft saved')
}

test('M3, M7, M14: an interview to its end: staff prepare, time and mark it; the candidate reads nothing that is for staff', async () => {
  const [ada, bob] = [await on.person(), await on.person({ phone: true })]
  const told = overhear(bob)
  const { code, link } = await prepareRoom(ada)
  await bob.page.goto(link)
  await bob.field('Your name').fill('Bob')
  await bob.button('Join').tap()
  await bob.heading('Greet somebody').waitFor()

  const time = bob.page.getByRole('timer')
  const clock = ada.button(/Change the timer$/)
  const change = async (entry: string) => {
    await clock.click()
    await ada.page.getByRole('menuitem', { name: entry, exact: true }).click()
  }
  await eventually(() => time.getAttribute('aria-label')).toBe('Timer, not started: 1 minute')
  await change('Start')
  await eventually(() => time.getAttribute('aria-label')).toMatch(/left$/)
  await change('Pause')
  await eventually(() => time.getAttribute('aria-label')).toMatch(/^Paused with/)
  // Nobody is held up while the time stands still.
  await solve(bob)
  await change('Go on')
  await mark(ada)

  // The time ends by itself, and takes the pen from everybody but staff.
  await time.filter({ hasText: 'Time is up' }).waitFor({ timeout: 90_000 })
  await bob.sees('This room is locked: you can read and chat.')
  await pane(bob, 'Code').tap()
  await bob.toEnd()
  await bob.type('too late')
  expect(await bob.code()).toBe(PROGRAMS.almost)
  await ada.sees(/This room is locked: you can change it/)
  await clock.click()
  await ada.page.getByRole('menuitem', { name: 'Start another timer…' }).waitFor()
  await ada.page.keyboard.press('Escape')

  await ada.button('Give the scorecard').click()
  await ada.button('Give it').click()
  await ada.sees(/It does not change any more/)
  await ada.open(`/r/${code}/report`)
  for (const seen of ['2 of 3 tests', 'Calm under pressure', 'Finds the missing case', 'Slow to begin'])
    await ada.sees(seen)

  // Everything that has ever reached the candidate's browser, what they look for included.
  const looked = await bob.page.content()
  for (const rest of ['report', 'lesson', 'replay']) {
    await bob.open(`/r/${code}/${rest}`)
    await bob.page.waitForLoadState('networkidle')
  }
  const all = `${looked}\n${await bob.page.content()}\n${await told.all()}`
  for (const seen of ['greet whoever it is', 'Hello, Ada!', '"t":"timer"', `/api/rooms/${code}/part`])
    expect(all, 'it did listen').toContain(seen)
  for (const secret of FOR_STAFF) expect(all, secret).not.toContain(secret)
}, 240_000)
