import * as v from 'valibot'
import {
  roomAnswer,
  roomsAnswer,
  ticketAnswer,
  type Room,
  type Visibility,
} from '#core/protocol/api/rooms.ts'
import { call } from './call.ts'

export type { Room, Visibility }

const path = (code: string, rest = '') => `/api/rooms/${encodeURIComponent(code)}${rest}`

export const listRooms = async (archived: boolean): Promise<Room[]> =>
  (await call(roomsAnswer, 'GET', `/api/rooms${archived ? '?archived=1' : ''}`)).rooms

export const createRoom = async (title: string, language: string, visibility: Visibility): Promise<Room> =>
  (await call(roomAnswer, 'POST', '/api/rooms', { title, language, visibility })).room

export const getRoom = async (code: string): Promise<Room> => (await call(roomAnswer, 'GET', path(code))).room

export const joinRoom = async (code: string): Promise<Room> =>
  (await call(roomAnswer, 'POST', path(code, '/join'))).room

/** Changes what the owner may change. */
export const updateRoom = async (
  code: string,
  change: { title?: string; archived?: boolean; visibility?: Visibility },
): Promise<Room> => (await call(roomAnswer, 'PATCH', path(code), change)).room

export const deleteRoom = async (code: string): Promise<null> => call(v.null(), 'DELETE', path(code))

/** Lets a person with an account into a private room. */
export const addMember = async (code: string, username: string): Promise<Room> =>
  (await call(roomAnswer, 'POST', path(code, '/members'), { username })).room

/** A one-time ticket for the room's socket, good for 30 s. */
export const takeTicket = (code: string): Promise<v.InferOutput<typeof ticketAnswer>> =>
  call(ticketAnswer, 'POST', path(code, '/ticket'))
