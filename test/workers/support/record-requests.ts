import * as v from 'valibot'
import { clipAnswer } from '#core/protocol/api/record.ts'
import { Browser, roomOf, type RoomJSON } from './browser.ts'
import { record, storeText } from './recorded.ts'

type Requests = Record<string, () => Promise<Response>>

/** What is asked of a record. */
export function recordRequests(ada: Browser): Requests {
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

/** What is asked of pieces of a record, and what is made of its past. */
export function clipRequests(ada: Browser): Requests {
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
