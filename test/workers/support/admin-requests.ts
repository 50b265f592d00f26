import * as v from 'valibot'
import { adminReportsAnswer } from '#core/protocol/api/admin.ts'
import { administrator } from './admin.ts'
import { registered, roomOf, type Browser } from './browser.ts'

const why = { reason: 'Documented' }

/** The requests of administrators, by what the document calls them. */
export function adminRequests(ada: Browser): Record<string, () => Promise<Response>> {
  let made: Promise<Browser> | null = null
  const root = () => (made ??= administrator())
  const get = (path: string) => async () => (await root()).get(`/api/admin${path}`)
  const report = async (): Promise<string> => {
    await ada.post('/api/reports', { room: (await roomOf(ada)).code, reason: 'other' })
    const { reports } = v.parse(adminReportsAnswer, await (await get('/reports')()).json())
    return reports[0]?.id ?? ''
  }
  return {
    'get /api/admin/overview': get('/overview'),
    'get /api/admin/rooms': get('/rooms'),
    'get /api/admin/people': get('/people'),
    'get /api/admin/reports': get('/reports'),
    'get /api/admin/log': get('/log'),
    'patch /api/admin/rooms/{id}': async () =>
      (await root()).patch(`/api/admin/rooms/${(await roomOf(ada)).id}`, { ...why, archived: true }),
    'post /api/admin/rooms/{id}/delete': async () =>
      (await root()).post(`/api/admin/rooms/${(await roomOf(ada)).id}/delete`, why),
    'post /api/admin/people/{id}/block': async () =>
      (await root()).post(`/api/admin/people/${(await registered()).id}/block`, why),
    'post /api/admin/people/{id}/unblock': async () => {
      const { id } = await registered()
      await (await root()).post(`/api/admin/people/${id}/block`, why)
      return (await root()).post(`/api/admin/people/${id}/unblock`, why)
    },
    'patch /api/admin/reports/{id}': async () =>
      (await root()).patch(`/api/admin/reports/${await report()}`, { state: 'closed', note: 'Done' }),
    'post /api/reports': async () =>
      ada.post('/api/reports', { room: (await roomOf(ada)).code, reason: 'spam' }),
  }
}
