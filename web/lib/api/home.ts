import * as v from 'valibot'
import {
  activityAnswer,
  lobbyAnswer,
  onlineAnswer,
  type Activity,
  type LobbyPage,
  type LobbyRoom,
  type Online,
} from '#core/protocol/api/home.ts'
import { roomAnswer, roomsAnswer } from '#core/protocol/api/rooms.ts'
import type { TemplateID } from '#core/protocol/templates.ts'
import { call } from './call.ts'
import { Changing } from './changing.ts'
import { roomPath, type Room, type Visibility } from './rooms.ts'

export type { Activity, LobbyPage, LobbyRoom, Online }

/** What a new room is to be; `lobbyName` makes it public and is its title. */
export type Wanted = {
  title?: string
  language: string
  visibility: Visibility
  lobbyName?: string
  template?: TemplateID
  /** False for a room of which no record is kept. */
  recorded?: boolean
}

export const createRoom = async (wanted: Wanted): Promise<Room> =>
  (await call(roomAnswer, 'POST', '/api/rooms', wanted)).room

export const listRooms = async (archived: boolean): Promise<Room[]> =>
  (await call(roomsAnswer, 'GET', `/api/rooms${archived ? '?archived=1' : ''}`)).rooms
export const deleteRoom = (code: string): Promise<null> => call(v.null(), 'DELETE', roomPath(code))

export const whoIsOnline = (): Changing<{ people: Online[]; more: boolean }> =>
  Changing.at(onlineAnswer, '/api/online')

export const whatHappened = (): Changing<{ activity: Activity[] }> =>
  Changing.at(activityAnswer, '/api/activity')

export const searchLobby = (search: string, cursor: string | null): Promise<LobbyPage> =>
  call(
    lobbyAnswer,
    'GET',
    `/api/lobby?${new URLSearchParams({ search, ...(cursor === null ? {} : { cursor }) })}`,
  )

export const joinFromLobby = async (id: string): Promise<Room> =>
  (await call(roomAnswer, 'POST', `/api/lobby/${encodeURIComponent(id)}/join`)).room

/** The one room a guest may have; made when it is first asked for. */
export const tryRoom = async (): Promise<Room> => (await call(roomAnswer, 'POST', '/api/trial')).room
