import type { ShownProblem } from '#core/protocol/api/problems.ts'
import { BEGIN } from '../../support/assessments.ts'
import type { PageToSee } from './page-to-see.ts'
import type { Person } from './person.ts'
import { makeGreeting } from './solving.ts'
import type { Stage } from './stage.ts'

/** A problem's page as somebody finds it who did this with it before. */
const problem =
  (progress: ShownProblem['progress'], shown: string | RegExp) => async (on: Stage, person: Person) => {
    await person.register(on.name('ada'))
    const id = await makeGreeting(person)
    await person.page.route(new RegExp(`/api/problems/${id}$`), async (route) => {
      const answer = await route.fetch()
      await route.fulfill({
        response: answer,
        json: { ...((await answer.json()) as ShownProblem), progress },
      })
    })
    await person.page.route(/\/api\/problems\/\w+\/ghosts/, (route) =>
      route.fulfill({
        json: {
          ghosts: [
            {
              room: { code: 'abc-def-ghj', title: 'Greet somebody' },
              startedAt: BEGIN,
              marks: [1, 2, 2, 3].map((passed, i) => ({ at: (i + 1) * 190_000, passed, total: 3 })),
            },
          ],
        },
      }),
    )
    await person.open(`/problems/${id}`)
    await person.sees(shown)
  }
const done = (solved: boolean) => ({ solved, attempts: 12, lastAt: BEGIN, room: 'abc-def-ghj' })

/** The form of a problem that somebody writes, at its tests. */
async function form(on: Stage, person: Person): Promise<void> {
  await person.register(on.name('ada'))
  await person.open(`/problems/${await makeGreeting(person)}/edit`)
  await person.page.getByRole('tab', { name: /^Tests/ }).click()
  await person.page.getByRole('table', { name: /^Tests/ }).waitFor()
}

/** Problems that were begun and solved, and the form of one. */
export const PROBLEM_PAGES: readonly PageToSee[] = [
  { name: 'a problem', see: problem(null, 'Solve with a friend') },
  { name: 'a problem that was begun', see: problem(done(false), 'Go on where you were') },
  { name: 'a problem that was solved', see: problem(done(true), 'Go on where you were') },
  {
    name: 'a problem that was solved, on a phone',
    phone: true,
    see: problem(done(true), 'Go on where you were'),
  },
  { name: 'the tests of a problem that is written', see: form },
  { name: 'the tests of a problem that is written, on a phone', phone: true, see: form },
  {
    name: 'one test of a problem that is written',
    see: async (on, person) => {
      await form(on, person)
      await person.button(/^Input of test 1:/).click()
      await person.page.getByRole('dialog', { name: 'Test 1 of 3' }).waitFor()
    },
  },
]
