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
  waiting: v.optional(v.boolean(), false),
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

/** Path of a room in the API. */
export const roomPath = (code: string, rest = '') => `/api/rooms/${encodeURIComponent(code)}${rest}`

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

export const getRoom = async (code: string): Promise<Room> => (await call(one, 'GET', roomPath(code))).room

const joined = v.object({ room: v.optional(room), knock: v.optional(v.picklist(['waiting', 'refused'])) })
/** Joins by the code; where somebody has to let people in, the answer is how one's knock stands instead of the room. */
export const joinRoom = (code: string): Promise<v.InferOutput<typeof joined>> =>
  call(joined, 'POST', roomPath(code, '/join'))
/** Whatever the owner may change. */
export type RoomChange = {
  title?: string
  archived?: boolean
  visibility?: Visibility
  locked?: boolean
  sealed?: true
  waiting?: boolean
  /** The name under which everybody finds it; null takes it out of the lobby. */
  lobbyName?: string | null
}

/** Changes what the owner may change. */
export const updateRoom = async (code: string, change: RoomChange): Promise<Room> =>
  (await call(one, 'PATCH', roomPath(code), change)).room

export const deleteRoom = async (code: string): Promise<null> => call(v.null(), 'DELETE', roomPath(code))

const ticket = v.object({
  ticket: v.string(),
  room: v.string(),
  url: v.pipe(v.string(), v.startsWith('/api/')),
})

/** A one-time ticket for the socket of the room with this code or id, good for 30 s. */
export const takeTicket = (code: string): Promise<v.InferOutput<typeof ticket>> =>
  call(ticket, 'POST', roomPath(code, '/ticket'))
