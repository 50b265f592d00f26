import * as v from 'valibot'
import { fileAnswer, runAnswer } from '#core/protocol/api/room-work.ts'
import { roomOf, type Browser, type RoomJSON } from './browser.ts'

/** A file of a room as somebody sees it over HTTP. */
export const fileIn = async (person: Browser, room: RoomJSON, file = 'f1') =>
  v.parse(fileAnswer, await (await person.get(`/api/rooms/${room.code}/files/${file}`)).json())

/** Begins a run of a file; answers it. */
export async function runIn(person: Browser, room: RoomJSON, input?: string, file = 'f1') {
  const body = { file, ...(input === undefined ? {} : { input }) }
  return v.parse(runAnswer, await (await person.post(`/api/rooms/${room.code}/runs`, body)).json())
}

/** The requests about what is written, said and run in a room, by what the document calls them. */
export const roomWorkRequests = (ada: Browser, room: RoomJSON): Record<string, () => Promise<Response>> => ({
  'get /api/rooms/{code}/files/{file}': () => ada.get(`/api/rooms/${room.code}/files/f1`),
  'put /api/rooms/{code}/files/{file}': async () => {
    const { file, text } = await fileIn(ada, room)
    return ada.send('PUT', `/api/rooms/${room.code}/files/f1`, { base: file.version, text: `${text}#\n` })
  },
  'get /api/rooms/{code}/runs/{run}': async () => {
    const own = await roomOf(ada)
    return ada.get(`/api/rooms/${own.code}/runs/${(await runIn(ada, own)).run.id}`)
  },
  'delete /api/rooms/{code}/runs/{run}': async () => {
    const own = await roomOf(ada)
    return ada.delete(`/api/rooms/${own.code}/runs/${(await runIn(ada, own)).run.id}`)
  },
})
