import * as v from 'valibot'
import { clipAnswer } from '#core/protocol/api/record.ts'
import { adminRequests } from './admin-requests.ts'
import { Browser, guestNamed, PASSWORD, registered, roomAnswer, roomOf, type RoomJSON } from './browser.ts'
import { assessmentRequests } from './assessed-requests.ts'
import { finish, stranger, visit } from './elsewhere.ts'
import { embedRequests } from './embed-requests.ts'
import { mailed, secretOf } from './mail.ts'
import { record, storeText } from './recorded.ts'
import { madeProblem, problemOf } from './problems.ts'
import { roomWorkRequests } from './room-work-requests.ts'
import { bare, personalToken } from './script.ts'
import { webhookRequests } from './webhook-requests.ts'

type Requests = Record<string, () => Promise<Response>>

const list = v.object({ sessions: v.array(v.object({ id: v.string() })) })
const account = v.object({ links: v.array(v.object({ issuer: v.string() })) })
const made = v.object({ link: v.object({ id: v.string() }), token: v.string() })
const addressOf = ({ username }: Browser) => `${username}@mail.example`

/** The requests of people and rooms of their own, by what the document calls them: what the others ask would be in the way. */
export const everyRequest = (ada: Browser, room: RoomJSON): Requests => ({
  ...signingIn(),
  ...ownAccount(),
  ...rooms(ada),
  ...links(ada),
  'put /api/rooms/{code}/record/chapters/{seq}': () =>
    ada.send('PUT', `/api/rooms/${room.code}/record/chapters/3`, { title: 'Documented' }),
  'delete /api/rooms/{code}/record/chapters/{seq}': async () =>
    ada.delete(`/api/rooms/${(await roomOf(ada)).code}/record/chapters/3`),
  'get /api/rooms/{code}/record/redactions': () => ada.get(`/api/rooms/${room.code}/record/redactions`),
  'post /api/rooms/{code}/record/redactions': () =>
    ada.post(`/api/rooms/${room.code}/record/redactions`, { file: 'f1', from: 3, to: 3 }),
  ...records(ada),
  ...past(ada),
  ...problems(ada),
  ...assessmentRequests(ada),
  ...embedRequests(ada),
  ...webhookRequests(ada),
  ...roomWorkRequests(ada, room),
  ...adminRequests(ada),
  'get /api/runner': () => ada.get('/api/runner'),
  'get /api/rooms/{id}/socket': () => ada.get(`/api/rooms/${room.id}/socket`),
  'get /ws/{session_id}': async () => bare('GET', `/ws/x?token=${(await personalToken(ada, ['ws'])).secret}`),
  'delete /api/tokens/{id}': async () =>
    ada.delete(`/api/tokens/${(await personalToken(ada, ['ws'])).token.id}`),
})

function signingIn(): Requests {
  const kim = new Browser()
  const me = { username: 'documented', email: 'd@mail.example', password: PASSWORD }
  const script = { username: 'documented-too', password: PASSWORD }
  return {
    'post /register/': () => bare('POST', '/register/', script),
    'post /token': () => bare('POST', '/token', script),
    'post /api/auth/register': () => kim.post('/api/auth/register', me),
    'post /api/auth/login': () => kim.post('/api/auth/login', { login: me.username, password: PASSWORD }),
    'post /api/auth/guest': () => new Browser().post('/api/auth/guest', { name: 'Guest' }),
    'post /api/auth/refresh': () => kim.post('/api/auth/refresh'),
    'post /api/auth/logout': () => kim.post('/api/auth/logout'),
    'post /api/auth/upgrade': async () =>
      (await guestNamed('Guest')).post('/api/auth/upgrade', { ...me, username: 'documented-guest' }),
    'post /api/auth/verify': async () => {
      const token = secretOf((await mailed(addressOf(await registered()), 'Confirm'))[0])
      return new Browser().post('/api/auth/verify', { token })
    },
    'post /api/auth/reset': async () => {
      const address = addressOf(await registered())
      const token = secretOf((await mailed(address, 'Confirm'))[0])
      await new Browser().post('/api/auth/verify', { token })
      await new Browser().post('/api/auth/forgot', { email: address })
      const again = secretOf((await mailed(address, 'new password'))[0])
      return new Browser().post('/api/auth/reset', { token: again, password: PASSWORD })
    },
    'post /api/auth/providers/{provider}/start': () =>
      new Browser().post('/api/auth/providers/oidc/start', { next: '/' }),
    'post /api/auth/providers/{provider}/link': async () =>
      (await registered()).post('/api/auth/providers/oidc/link', { next: '/' }),
    'post /api/auth/providers/{provider}/finish': async () => {
      const browser = new Browser()
      return finish(browser, 'oidc', (await visit(browser, 'oidc', stranger())).query)
    },
    'post /api/auth/providers/{provider}/linked': async () => linked(await registered()),
  }
}

async function linked(person: Browser): Promise<Response> {
  const { query } = await visit(person, 'oidc', stranger(), 'link')
  return finish(person, 'oidc', query, 'linked')
}

function ownAccount(): Requests {
  const post = (path: string, body?: object) => async () => (await registered()).post(path, body)
  return {
    'post /api/me/password': post('/api/me/password', { current: PASSWORD, password: 'another long one' }),
    'post /api/me/email': post('/api/me/email', { current: PASSWORD, email: 'another@mail.example' }),
    'post /api/me/delete': post('/api/me/delete', { password: PASSWORD }),
    'post /api/me/verification': post('/api/me/verification'),
    'delete /api/me/sessions/{session}': async () => {
      const kim = await registered()
      const [session] = v.parse(list, await (await kim.get('/api/me/sessions')).json()).sessions
      return kim.delete(`/api/me/sessions/${session?.id}`)
    },
    'delete /api/me/links/{issuer}': async () => {
      const kim = await registered()
      await linked(kim)
      const [link] = v.parse(account, await (await kim.get('/api/me/account')).json()).links
      return kim.delete(`/api/me/links/${encodeURIComponent(link?.issuer ?? '')}`)
    },
    'post /api/trial': async () => (await guestNamed('Guest')).post('/api/trial', {}),
  }
}

function rooms(ada: Browser): Requests {
  /** A room of Ada's, and somebody who joined it or, where one waits, knocked. */
  const joined = async (waiting = false) => {
    const [kim, { code }] = [await guestNamed('Kim'), await roomOf(ada)]
    if (waiting) await ada.patch(`/api/rooms/${code}`, { waiting })
    await kim.post(`/api/rooms/${code}/join`)
    return { kim, path: `/api/rooms/${code}` }
  }
  return {
    'post /api/lobby/{id}/join': async () => {
      const wish = { lobbyName: 'Documented', language: 'python', visibility: 'code' }
      const { room } = v.parse(roomAnswer, await (await ada.post('/api/rooms', wish)).json())
      return (await guestNamed('Kim')).post(`/api/lobby/${room.id}/join`)
    },
    'post /api/rooms/{code}/rotate': async () => ada.post(`/api/rooms/${(await roomOf(ada)).code}/rotate`),
    'post /api/rooms/{code}/knock': async () => {
      const { kim, path } = await joined(true)
      return kim.post(`${path}/knock`)
    },
    'post /api/rooms/{code}/knocks/{user}': async () => {
      const { kim, path } = await joined(true)
      return ada.post(`${path}/knocks/${kim.id}`, { role: 'writer' })
    },
    'post /api/rooms/{code}/members': async () => {
      const [kim, { path }] = [await registered(), await joined()]
      return ada.post(`${path}/members`, { username: kim.username })
    },
    'patch /api/rooms/{code}/members/{user}': async () => {
      const { kim, path } = await joined()
      return ada.patch(`${path}/members/${kim.id}`, { role: 'viewer' })
    },
    'delete /api/rooms/{code}/members/{user}': async () => {
      const { kim, path } = await joined()
      return ada.delete(`${path}/members/${kim.id}`)
    },
    'delete /api/rooms/{code}/bans/{user}': async () => {
      const { kim, path } = await joined()
      await ada.delete(`${path}/members/${kim.id}?ban=1`)
      return ada.delete(`${path}/bans/${kim.id}`)
    },
  }
}

function links(ada: Browser): Requests {
  const link = async () => {
    const path = `/api/rooms/${(await roomOf(ada)).code}/links`
    const { link, token } = v.parse(made, await (await ada.post(path, { role: 'viewer' })).json())
    return { path: `${path}/${link.id}`, token }
  }
  return {
    'delete /api/rooms/{code}/links/{id}': async () => ada.delete((await link()).path),
    'post /api/links': async () =>
      (await guestNamed('Kim')).post('/api/links', { token: (await link()).token }),
  }
}

function records(ada: Browser): Requests {
  // A room that nothing happens in, so that its object writes no record of its own.
  let made: Promise<RoomJSON> | null = null
  const recorded = () =>
    (made ??= roomOf(ada).then(async (room) => {
      await record(room.id)
      return room
    }))
  const get = (rest: string) => async () => ada.get(`/api/rooms/${(await recorded()).code}/record${rest}`)
  return {
    'get /api/rooms/{code}/record': get(''),
    'get /api/rooms/{code}/record/moments/{seq}': get('/moments/6'),
    'get /api/rooms/{code}/record/segments/{first}': get('/segments/1'),
    'get /api/rooms/{code}/record/segments/{first}/staff': get('/segments/5/staff'),
    'get /api/rooms/{code}/record/segments/{first}/keyframe': get('/segments/1/keyframe'),
    'get /api/rooms/{code}/record/texts/{file}/{seq}': async () => {
      await storeText((await recorded()).id)
      return get('/texts/f1/12')()
    },
    'get /api/rooms/{code}/record/export': get('/export'),
    'post /api/records': async () => {
      const file = await (await get('/export')()).arrayBuffer()
      return ada.send('POST', '/api/records', new Uint8Array(file), { 'Content-Type': 'application/gzip' })
    },
  }
}

function past(ada: Browser): Requests {
  const recorded = async () => {
    const room = await roomOf(ada)
    await record(room.id)
    return `/api/rooms/${room.code}/record`
  }
  const clip = async () => {
    const path = await recorded()
    const wish = { title: 'Documented', from: 4, to: 9 }
    const made = v.parse(clipAnswer, await (await ada.post(`${path}/clips`, wish)).json())
    return { path: `${path}/clips/${made.clip.id}`, token: made.token }
  }
  const shown = (rest: string) => async () =>
    new Browser().get(`/api/clips${rest}`, { Authorization: `Bearer ${(await clip()).token}` })
  return {
    'post /api/rooms/{code}/record/clips': async () =>
      ada.post(`${await recorded()}/clips`, { title: 'Documented', from: 4, to: 9, expiresIn: 60 }),
    'delete /api/rooms/{code}/record/clips/{id}': async () => ada.delete((await clip()).path),
    'get /api/clips': shown(''),
    'get /api/clips/moments/{seq}': shown('/moments/6'),
    'get /api/clips/segments/{first}': shown('/segments/4'),
    'get /api/clips/segments/{first}/keyframe': shown('/segments/4/keyframe'),
    'get /api/clips/texts/{file}/{seq}': shown('/texts/f1/3'),
    'post /api/rooms/{code}/record/fork': async () => ada.post(`${await recorded()}/fork`, { seq: 8 }),
    'post /api/rooms/{code}/record/runs': async () =>
      ada.post(`${await recorded()}/runs`, { seq: 8, entry: 'f1' }),
  }
}

function problems(ada: Browser): Requests {
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
