import { type Browser, roomOf } from './browser.ts'
import { madeProblem, problemOf } from './problems.ts'

type Requests = Record<string, () => Promise<Response>>

/** What is asked of problems, in the bank and in a room. */
export function problemRequests(ada: Browser): Requests {
  const own = async () => {
    const { id } = await madeProblem(ada)
    return `/api/problems/${id}`
  }
  const get = (rest: string) => async () => ada.get(`${await own()}${rest}`)
  const inRoom = async () => {
    const [{ code }, { id }] = [await roomOf(ada), await madeProblem(ada)]
    return { path: `/api/rooms/${code}/problems`, id }
  }
  const opened = async () => {
    const { path, id } = await inRoom()
    await ada.post(path, { problem: id, language: 'python' })
    return `${path}/${id}`
  }
  return {
    'get /api/problems/{id}': get(''),
    'put /api/problems/{id}': async () =>
      ada.send('PUT', await own(), problemOf({ slug: `again-${Date.now()}`, title: 'Again' })),
    'patch /api/problems/{id}': async () => ada.patch(await own(), { visibility: 'public' }),
    'delete /api/problems/{id}': async () => ada.delete(await own()),
    'get /api/problems/{id}/source': get('/source'),
    'get /api/problems/{id}/hints/{n}': get('/hints/1'),
    'get /api/problems/{id}/editorial': get('/editorial'),
    'get /api/problems/{id}/ghosts': get('/ghosts'),
    'post /api/problems/{id}/check': async () => ada.post(`${await own()}/check`, {}),
    'post /api/rooms/{code}/problems': async () => {
      const { path, id } = await inRoom()
      return ada.post(path, { problem: id, language: 'python' })
    },
    'get /api/rooms/{code}/record/curve': async () => {
      const [path = '', id = ''] = (await opened()).split('/problems/')
      return ada.get(`${path}/record/curve?problem=${id}`)
    },
    'post /api/rooms/{code}/record/curve': async () => {
      const [path = '', problem = ''] = (await opened()).split('/problems/')
      return ada.post(`${path}/record/curve`, { problem })
    },
    'get /api/rooms/{code}/problems/{problem}': async () => ada.get(await opened()),
    'delete /api/rooms/{code}/problems/{problem}': async () => ada.delete(await opened()),
    'post /api/rooms/{code}/problems/{problem}/hints': async () =>
      ada.post(`${await opened()}/hints`, { n: 1 }),
    'get /api/rooms/{code}/problems/{problem}/hints/{n}': async () => ada.get(`${await opened()}/hints/1`),
  }
}
