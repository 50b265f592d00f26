import * as v from 'valibot'
import { adminRequests } from './admin-requests.ts'
import { Browser, guestNamed, PASSWORD, registered, roomAnswer, roomOf, type RoomJSON } from './browser.ts'
import { assessmentRequests } from './assessed-requests.ts'
import { finish, stranger, visit } from './elsewhere.ts'
import { embedRequests } from './embed-requests.ts'
import { mailed, secretOf } from './mail.ts'
import { problemRequests } from './problem-requests.ts'
import { clipRequests, recordRequests } from './record-requests.ts'
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
  ...recordRequests(ada),
  ...clipRequests(ada),
  ...problemRequests(ada),
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
