import { exports } from 'cloudflare:workers'
import * as v from 'valibot'
import { Browser, SITE, type RoomJSON } from './browser.ts'

const main = (exports as unknown as { default: Fetcher }).default

/** A fresh ticket of a person for a room they belong to. */
export async function ticketFor(person: Browser, room: RoomJSON): Promise<string> {
  const response = await person.post(`/api/rooms/${room.code}/ticket`)
  return v.parse(v.object({ ticket: v.string() }), await response.json()).ticket
}

/** Asks for a socket with a ticket and these headers; what was opened is closed again. */
export async function openSocket(
  room: string,
  ticket: string,
  headers: Record<string, string>,
  base = SITE,
): Promise<Response> {
  const response = await main.fetch(`${base}/api/rooms/${room}/socket`, {
    headers: {
      Upgrade: 'websocket',
      'Sec-WebSocket-Protocol': `codecollab.v1, ticket.${ticket}`,
      ...headers,
    },
  })
  response.webSocket?.accept()
  response.webSocket?.close(1000)
  return response
}
