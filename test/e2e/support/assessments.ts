import type { Page } from 'playwright-core'
import type { Assessment } from '#core/protocol/api/assessments.ts'
import type { TakeAnswer } from '#core/protocol/api/takes.ts'
import { assessment, attempts, bank, learners, BEGIN, reportOf, take } from '../../support/assessments.ts'
import { curveSession } from '../../support/curve-session.ts'
import { insightsManifest } from '../../support/insights-session.ts'

/** The pages ask a server that has problems, assessments and attempts; what is sent to it is kept in `sent`. */
export async function withAssessments(page: Page, list: readonly Assessment[] = ALL): Promise<unknown[]> {
  const sent: unknown[] = []
  await page.route(/\/api\/problems\?/, (route) => {
    const words = new URL(route.request().url()).searchParams.get('q')?.toLowerCase() ?? ''
    const problems = bank.filter(({ title }) => title.toLowerCase().includes(words))
    return route.fulfill({ json: { problems, next: null, total: problems.length, tags: [] } })
  })
  await page.route(/\/api\/assessments(\?|$)/, (route) => {
    if (route.request().method() === 'GET') return route.fulfill({ json: { assessments: list, next: null } })
    const body = route.request().postDataJSON() as Partial<Assessment>
    sent.push(body)
    const made = assessment(body.kind ?? 'interview', {
      ...(body.title ? { title: body.title } : {}),
      rooms: 0,
    })
    return route.fulfill({ status: 201, json: { assessment: made } })
  })
  await page.route(/\/api\/assessments\/a_[a-z_]+$/, (route) => {
    const kind = /a_([a-z_]+)$/.exec(route.request().url())?.[1] as Assessment['kind']
    const found = list.find((one) => one.kind === kind) ?? assessment(kind, { rooms: 0 })
    return route.fulfill({ json: { assessment: found } })
  })
  await page.route(/\/api\/assessments\/a_[a-z_]+\/attempts(\?|$)/, (route) =>
    route.fulfill({ json: { attempts: list.length === 0 ? [] : attempts(), next: null } }),
  )
  await page.route(/\/api\/assessments\/a_[a-z_]+\/link$/, (route) =>
    route.fulfill({ json: { url: 'https://code.example/take#t0ken', token: 't0ken' } }),
  )
  return sent
}

const ALL = [assessment('interview'), assessment('take_home'), assessment('lesson')]

/** The link of a take-home that says this. */
export async function withTake(
  page: Page,
  state: TakeAnswer['state'],
  more: Partial<TakeAnswer> = {},
): Promise<void> {
  await page.unroute(/\/api\/take\/t0ken/)
  await page.route(/\/api\/take\/t0ken/, (route) => route.fulfill({ json: take(state, more) }))
}

/** A lesson that so many learners are in. */
export const withLearners = (page: Page, count: number): Promise<unknown> =>
  page.route(/\/api\/lessons\/[^/]+\/overview$/, (route) =>
    route.fulfill({ json: { at: BEGIN, learners: learners(count) } }),
  )

/** A room's report with everything in it. */
export async function withReport(page: Page, code: string): Promise<void> {
  await page.route(`**/api/rooms/${code}/report`, (route) => route.fulfill({ json: reportOf(code) }))
  await page.route(`**/api/rooms/${code}/record/curve?**`, (route) => {
    const asked = new URL(route.request().url()).searchParams.get('problem')
    const { title = 'Sum of numbers' } = bank.find(({ id }) => id === asked) ?? {}
    const curve = curveSession('finished')
    return route.fulfill({ json: { ...curve, problem: { ...curve.problem, title } } })
  })
  await page.route(`**/api/rooms/${code}/record`, (route) =>
    route.fulfill({ json: insightsManifest(code, true) }),
  )
}
