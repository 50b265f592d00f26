import * as v from 'valibot'
import { ROLES } from '#core/protocol/access.ts'
import type { TemplateID } from '#core/protocol/templates.ts'
import { call } from './call.ts'

const visibility = v.picklist(['code', 'private'])
const room = v.object({
  id: v.string(),
  code: v.string(),
  title: v.string(),
  language: v.string(),
  visibility,
  archived: v.boolean(),
  locked: v.boolean(),
  sealed: v.boolean(),
  role: v.nullish(v.picklist(ROLES)),
  owner: v.boolean(),
  ownerName: v.string(),
  lobbyName: v.nullable(v.string()),
  trial: v.boolean(),
  createdAt: v.number(),
  lastUsedAt: v.number(),
  people: v.array(v.object({ user: v.string(), name: v.string(), color: v.optional(v.number(), 0) })),
})
/** An answer that holds one room. */
export const one = v.object({ room })

/** `code`: whoever has the code may join. `private`: only people the owner added. */
export type Visibility = v.InferOutput<typeof visibility>
/** A room as its list entry shows it; times in milliseconds since the epoch. */
export type Room = v.InferOutput<typeof room>

const path = (code: string, rest = '') => `/api/rooms/${encodeURIComponent(code)}${rest}`

export const listRooms = async (archived: boolean): Promise<Room[]> =>
  (await call(v.object({ rooms: v.array(room) }), 'GET', `/api/rooms${archived ? '?archived=1' : ''}`)).rooms

/** What a new room is to be; `lobbyName` makes it public and is its title. */
export type Wanted = {
  title?: string
  language: string
  visibility: Visibility
  lobbyName?: string
  template?: TemplateID
}

export const createRoom = async (wanted: Wanted): Promise<Room> =>
  (await call(one, 'POST', '/api/rooms', wanted)).room

export const getRoom = async (code: string): Promise<Room> => (await call(one, 'GET', path(code))).room

export const joinRoom = async (code: string): Promise<Room> =>
  (await call(one, 'POST', path(code, '/join'))).room

/** Changes what the owner may change. */
export const updateRoom = async (
  code: string,
  change: { title?: string; archived?: boolean; visibility?: Visibility; lobbyName?: string | null },
): Promise<Room> => (await call(one, 'PATCH', path(code), change)).room

export const deleteRoom = async (code: string): Promise<null> => call(v.null(), 'DELETE', path(code))

/** Lets a person with an account into a private room. */
export const addMember = async (code: string, username: string): Promise<Room> =>
  (await call(one, 'POST', path(code, '/members'), { username })).room

const ticket = v.object({
  ticket: v.string(),
  room: v.string(),
  url: v.pipe(v.string(), v.startsWith('/api/')),
})

/** A one-time ticket for the room's socket, good for 30 s. */
export const takeTicket = (code: string): Promise<v.InferOutput<typeof ticket>> =>
  call(ticket, 'POST', path(code, '/ticket'))
