import type { TakeAnswer } from '#core/protocol/api/takes.ts'
import { withAssessments, withLearners, withReport, withTake } from './assessments.ts'
import type { PageToSee } from './page-to-see.ts'
import type { Person } from './person.ts'
import type { Stage } from './stage.ts'

const CODE = 'abc-def-ghj'

const signedIn = (see: (person: Person) => Promise<void>) => async (on: Stage, person: Person) => {
  await person.register(on.name('ada'))
  await see(person)
}

/** The assessments there are. */
const list = signedIn(async (person) => {
  await withAssessments(person.page)
  await person.open('/assessments')
  await person.sees('Backend engineer, first round')
})
const form = signedIn(async (person) => {
  await withAssessments(person.page)
  await person.open('/assessments/new?kind=take_home')
  await person.button('Add a criterion').click()
  await person.button(/^Add Two sum/).click()
})
const comparison = signedIn(async (person) => {
  await withAssessments(person.page)
  await person.open('/assessments/a_take_home')
  await person.sees('Zoë')
})
const lesson = signedIn(async (person) => {
  await withLearners(person.page, 40)
  await person.open(`/r/${CODE}/lesson`)
  await person.sees(/^40 learners/)
})
const reported = signedIn(async (person) => {
  await withReport(person.page, CODE)
  await person.open(`/r/${CODE}/report`)
  await person.heading('Tests over time').waitFor()
})
const start = signedIn(async (person) => {
  await withTake(person.page, 'ready')
  await person.open('/take#t0ken')
  await person.heading('Before you start').waitFor()
})
const end = signedIn(async (person) => {
  await withTake(person.page, 'over', { code: CODE, startedAt: 1e12, submittedAt: 1e12 + 3_000_000 })
  await person.open('/take#t0ken')
  await person.heading('Handed in').waitFor()
})

const editing = signedIn(async (person) => {
  await withAssessments(person.page)
  await person.open('/assessments/a_take_home')
  await person.page.getByRole('tab', { name: 'Edit' }).click()
  await person.sees('Notes to begin with')
})
/** A link that does not open anything now. */
const kept = (more: Partial<TakeAnswer>, heading: string) =>
  signedIn(async (person) => {
    await withTake(person.page, more.opensAt ? 'early' : 'late', more)
    await person.open('/take#t0ken')
    await person.heading(heading).waitFor()
  })
const early = kept({ opensAt: 1.8e12 }, 'It has not opened yet')
const late = kept({ closesAt: 1.7e12 }, 'It is closed')

/** Pages of interviews, take-homes and lessons, for tests that look at all of them. */
export const ASSESSMENT_PAGES: readonly PageToSee[] = [
  { name: 'assessments', see: list },
  { name: 'assessments on a phone', phone: true, see: list },
  {
    name: 'no assessments',
    see: signedIn(async (person) => {
      await withAssessments(person.page, [])
      await person.open('/assessments')
      await person.sees('Prepare a take-home')
    }),
  },
  { name: 'a new assessment', see: form },
  { name: 'a new assessment on a phone', phone: true, see: form },
  { name: 'a comparison of attempts', see: comparison },
  { name: 'a comparison of attempts on a phone', phone: true, see: comparison },
  { name: 'a take-home before it starts', see: start },
  { name: 'a take-home before it starts, on a phone', phone: true, see: start },
  { name: 'a take-home that was handed in', see: end },
  { name: 'a take-home before it opens', see: early },
  { name: 'a take-home before it opens, on a phone', phone: true, see: early },
  { name: 'a take-home that is closed', see: late },
  {
    name: 'an interview and its rooms',
    see: signedIn(async (person) => {
      await withAssessments(person.page)
      await person.open('/assessments/a_interview')
      await person.sees('Zoë')
    }),
  },
  {
    name: 'an assessment without attempts',
    see: signedIn(async (person) => {
      await withAssessments(person.page, [])
      await person.open('/assessments/a_take_home')
      await person.sees('Nobody started yet')
    }),
  },
  { name: 'an assessment that is changed', see: editing },
  { name: 'an assessment that is changed, on a phone', phone: true, see: editing },
  { name: 'a lesson with forty learners', see: lesson },
  { name: 'a lesson with forty learners on a phone', phone: true, see: lesson },
  { name: 'a report', see: reported },
  { name: 'a report on a phone', phone: true, see: reported },
]
