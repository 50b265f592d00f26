import { exports } from 'cloudflare:workers'
import * as v from 'valibot'
import { expect } from 'vitest'
import { Browser, env, SITE, type RoomJSON } from './browser.ts'

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

/** A socket of somebody who said hello and is listed as present; `closed` tells the code it ends with. */
export async function present(
  person: Browser,
  room: RoomJSON,
): Promise<{ closed: Promise<number>; code: number | null }> {
  const response = await main.fetch(`${SITE}/api/rooms/${room.id}/socket`, {
    headers: {
      Upgrade: 'websocket',
      Origin: SITE,
      'Sec-WebSocket-Protocol': `codecollab.v1, ticket.${await ticketFor(person, room)}`,
    },
  })
  const socket = response.webSocket
  if (!socket) throw new Error(`no socket: ${response.status}`)
  const live = { closed: Promise.resolve(0), code: null as number | null }
  live.closed = new Promise((resolve) =>
    socket.addEventListener('close', ({ code }) => {
      live.code = code
      resolve(code)
    }),
  )
  socket.accept()
  const client = crypto.randomUUID().replaceAll('-', '').slice(0, 20)
  socket.send(JSON.stringify({ t: 'hello', v: 2, client, files: [] }))
  const row = env.DB.prepare('SELECT 1 AS n FROM room_presence WHERE room_id = ? AND user_id = ?')
  await expect.poll(() => row.bind(room.id, person.id).first('n'), { timeout: 5_000 }).toBe(1)
  return live
}
