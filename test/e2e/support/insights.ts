import { insightsManifest, insightsSessions } from '../../support/insights-session.ts'
import type { Person } from './person.ts'
import type { Stage } from './stage.ts'

/** The insights of a room of one's own, as if a session had been in it. */
export async function seeInsights(on: Stage, person: Person, edit = true): Promise<void> {
  await person.register(on.name('ada'))
  const code = await person.makeRoom('Interview: rate limiter', 'python')
  await person.page.route(`**/api/rooms/${code}/record`, (route) =>
    route.fulfill({ json: insightsManifest(code, edit) }),
  )
  await person.open(`/r/${code}/insights`)
  await person.heading('Contribution over time').waitFor()
}

/** The insights across rooms of somebody who was in many. */
export async function seeAcross(on: Stage, person: Person): Promise<void> {
  await person.register(on.name('ada'))
  await person.page.route('**/api/me/insights?*', (route) =>
    route.fulfill({ json: { sessions: insightsSessions(), next: null } }),
  )
  await person.open('/insights')
  await person.heading('Active time').waitFor()
}
