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
import { everyPage } from './every-page.ts'
import { make } from './make.ts'
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
  (await make(roomAnswer, '/api/rooms', wanted)).room

/** All of them: they are searched, counted and told apart by whose they are. */
export async function listRooms(archived: boolean): Promise<Room[]> {
  const pages = await everyPage((query) => {
    if (archived) query.set('archived', '1')
    return call(roomsAnswer, 'GET', `/api/rooms?${query}`)
  })
  // A room that is used meanwhile goes to the front, and may be on two pages.
  const found = new Map(pages.flatMap(({ rooms }) => rooms).map((room) => [room.id, room]))
  return [...found.values()]
}
export const deleteRoom = (code: string): Promise<null> => call(v.null(), 'DELETE', roomPath(code))

export const whoIsOnline = (): Changing<{ people: Online[]; more: boolean }> =>
  Changing.at(onlineAnswer, '/api/online?limit=100')

export const whatHappened = (): Changing<{ activity: Activity[] }> =>
  Changing.at(activityAnswer, '/api/activity?limit=30')

export const searchLobby = (search: string, after: string | null): Promise<LobbyPage> =>
  call(
    lobbyAnswer,
    'GET',
    `/api/lobby?${new URLSearchParams({ search, limit: '20', ...(after === null ? {} : { after }) })}`,
  )

export const joinFromLobby = async (id: string): Promise<Room> =>
  (await call(roomAnswer, 'POST', `/api/lobby/${encodeURIComponent(id)}/join`)).room

/** The one room a guest may have; made when it is first asked for. */
export const tryRoom = async (): Promise<Room> => (await call(roomAnswer, 'POST', '/api/trial')).room
