import { joinAnswer, roomAnswer, ticketAnswer, type Room, type Visibility } from '#core/protocol/api/rooms.ts'
import type * as v from 'valibot'
import { call } from './call.ts'

export type { Room, Visibility }

/** Path of a room in the API. */
export const roomPath = <R extends string = ''>(code: string, rest: R = '' as R) =>
  `/api/rooms/${encodeURIComponent(code)}${rest}` as const

export const getRoom = async (code: string): Promise<Room> =>
  (await call(roomAnswer, 'GET', roomPath(code))).room

/** Joins by the code; where somebody has to let people in, the answer is how one's knock stands instead of the room. */
export const joinRoom = (code: string): Promise<v.InferOutput<typeof joinAnswer>> =>
  call(joinAnswer, 'POST', roomPath(code, '/join'))
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
  (await call(roomAnswer, 'PATCH', roomPath(code), change)).room

/** A one-time ticket for the socket of the room with this code or id, good for 30 s. */
export const takeTicket = (code: string): Promise<v.InferOutput<typeof ticketAnswer>> =>
  call(ticketAnswer, 'POST', roomPath(code, '/ticket'))
