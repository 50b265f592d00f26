import type { Browser } from './browser.ts'
import { embeddedRoomOf, enterFrame, framed, OPEN, siteKey } from './embedded.ts'
import { record, storeText } from './recorded.ts'

/** The requests of embedding, by what the document calls them. */
export function embedRequests(ada: Browser): Record<string, () => Promise<Response>> {
  const live = async () =>
    (await enterFrame({ mode: 'live', room: (await embeddedRoomOf(ada)).code })).session
  const replay = (rest: string) => async () => {
    const room = await embeddedRoomOf(ada)
    await record(room.id)
    if (rest.startsWith('/texts')) await storeText(room.id)
    const { session } = await enterFrame({ mode: 'replay', room: room.code })
    return framed('GET', `/api/embed/record${rest}`, undefined, session)
  }
  return {
    'get /api/rooms/{code}/embed': async () =>
      ada.get(`/api/rooms/${(await embeddedRoomOf(ada)).code}/embed`),
    'put /api/rooms/{code}/embed': async () =>
      ada.send('PUT', `/api/rooms/${(await embeddedRoomOf(ada)).code}/embed`, OPEN),
    'delete /api/embed-keys/{id}': async () => ada.delete(`/api/embed-keys/${(await siteKey(ada)).id}`),
    'post /api/embed/sessions': async () =>
      framed('POST', '/api/embed/sessions', { mode: 'live', room: (await embeddedRoomOf(ada)).code }),
    'post /api/embed/sessions/renew': async () =>
      framed('POST', '/api/embed/sessions/renew', undefined, await live()),
    'post /api/embed/ticket': async () => framed('POST', '/api/embed/ticket', undefined, await live()),
    'get /api/embed/record': replay(''),
    'get /api/embed/record/moments/{seq}': replay('/moments/6'),
    'get /api/embed/record/segments/{first}': replay('/segments/1'),
    'get /api/embed/record/segments/{first}/keyframe': replay('/segments/1/keyframe'),
    'get /api/embed/record/texts/{file}/{seq}': replay('/texts/f1/12'),
  }
}
