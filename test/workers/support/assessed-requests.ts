import { idOf, linkOf, prepared, taken, wanted } from './assessed.ts'
import { env, registered, type Browser } from './browser.ts'
import { storedProblem } from './stored-problem.ts'

/** The requests about assessments, by what the document calls them. */
export function assessmentRequests(ada: Browser): Record<string, () => Promise<Response>> {
  const own = async (kind: 'interview' | 'take_home' | 'lesson' = 'take_home') =>
    `/api/assessments/${(await prepared(ada, { kind })).id}`
  const lesson = async () => {
    const made = await ada.post(`${await own('lesson')}/rooms`, {})
    return ((await made.json()) as { code: string }).code
  }
  const token = async () => (await linkOf(ada, await prepared(ada))).token
  const staff = async (rest: string) => {
    const { owner, code } = await taken()
    return { owner, path: `/api/rooms/${code}${rest}` }
  }
  return {
    'post /api/assessments': async () => ada.post('/api/assessments', wanted([await storedProblem()])),
    'get /api/assessments/{id}': async () => ada.get(await own()),
    'put /api/assessments/{id}': async () => ada.send('PUT', await own(), wanted([await storedProblem()])),
    'patch /api/assessments/{id}': async () => ada.patch(await own(), { archived: true }),
    'delete /api/assessments/{id}': async () => ada.delete(await own()),
    'post /api/assessments/{id}/link': async () => ada.post(`${await own()}/link`, {}),
    'post /api/assessments/{id}/rooms': async () => ada.post(`${await own('interview')}/rooms`, {}),
    'get /api/assessments/{id}/attempts': async () => {
      const { owner, assessment } = await taken()
      return owner.get(`/api/assessments/${assessment.id}/attempts`)
    },
    'get /api/take/{token}': async () => (await registered()).get(`/api/take/${await token()}`),
    'post /api/take/{token}': async () => (await registered()).post(`/api/take/${await token()}`, {}),
    'post /api/rooms/{code}/hand-in': async () => {
      const { person, code } = await taken()
      return person.post(`/api/rooms/${code}/hand-in`, {})
    },
    'post /api/lessons/{code}/fork': async () => {
      const [kim, code] = [await registered(), await lesson()]
      await env.DB.prepare('INSERT INTO room_members (room_id, user_id, role, joined_at) VALUES (?, ?, ?, 1)')
        .bind(await idOf(code), kim.id, 'viewer')
        .run()
      return kim.post(`/api/lessons/${code}/fork`, {})
    },
    'get /api/lessons/{code}/overview': async () => ada.get(`/api/lessons/${await lesson()}/overview`),
    'post /api/rooms/{code}/scorecard/submit': async () => {
      const { owner, path } = await staff('/scorecard')
      await owner.send('PUT', path, { marks: [], moments: [], summary: '', recommendation: null })
      return owner.post(`${path}/submit`, {})
    },
    'get /api/rooms/{code}/report': async () => {
      const { owner, path } = await staff('/report')
      return owner.get(path)
    },
  }
}
