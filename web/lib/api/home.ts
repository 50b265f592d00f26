import * as v from 'valibot'
import { ACTIVITIES } from '#core/protocol/home.ts'
import { call } from './call.ts'
import { Changing } from './changing.ts'
import { roomAnswer } from '#core/protocol/api/rooms.ts'
import type { Room } from './rooms.ts'

const online = v.object({
  user: v.string(),
  name: v.string(),
  color: v.number(),
  room: v.object({ id: v.string(), code: v.nullable(v.string()), title: v.string() }),
})
/** Somebody who is in a room now; `code` is null for a public room that one has not joined. */
export type Online = v.InferOutput<typeof online>

const activity = v.object({
  seq: v.number(),
  at: v.number(),
  kind: v.picklist(ACTIVITIES),
  user: v.string(),
  name: v.string(),
  detail: v.string(),
  room: v.object({ id: v.string(), code: v.string(), title: v.string() }),
})
/** Something that happened in one of the person's rooms. */
export type Activity = v.InferOutput<typeof activity>

const lobbyRoom = v.object({
  id: v.string(),
  name: v.string(),
  language: v.string(),
  ownerName: v.string(),
  locked: v.boolean(),
  lastUsedAt: v.number(),
  joined: v.boolean(),
  people: v.number(),
})
/** A public room. */
export type LobbyRoom = v.InferOutput<typeof lobbyRoom>

const lobbyPage = v.object({ rooms: v.array(lobbyRoom), next: v.nullable(v.string()), total: v.number() })
/** Some of the public rooms, and where the others begin. */
export type LobbyPage = v.InferOutput<typeof lobbyPage>

export const whoIsOnline = (): Changing<{ people: Online[]; more: boolean }> =>
  new Changing(v.object({ people: v.array(online), more: v.boolean() }), '/api/online')

export const whatHappened = (): Changing<{ activity: Activity[] }> =>
  new Changing(v.object({ activity: v.array(activity) }), '/api/activity')

export const searchLobby = (search: string, cursor: string | null): Promise<LobbyPage> =>
  call(
    lobbyPage,
    'GET',
    `/api/lobby?${new URLSearchParams({ search, ...(cursor === null ? {} : { cursor }) })}`,
  )

export const joinFromLobby = async (id: string): Promise<Room> =>
  (await call(roomAnswer, 'POST', `/api/lobby/${encodeURIComponent(id)}/join`)).room

/** The one room a guest may have; made when it is first asked for. */
export const tryRoom = async (): Promise<Room> => (await call(roomAnswer, 'POST', '/api/trial')).room
