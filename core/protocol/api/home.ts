import * as v from 'valibot'
import { ACTIVITIES } from '../home.ts'

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

/** Answer of `GET /api/lobby`: some of the public rooms, and where the others begin. */
export const lobbyAnswer = v.object({
  rooms: v.array(lobbyRoom),
  next: v.nullable(v.string()),
  total: v.number(),
})
export type LobbyPage = v.InferOutput<typeof lobbyAnswer>

const online = v.object({
  user: v.string(),
  name: v.string(),
  color: v.number(),
  room: v.object({ id: v.string(), code: v.nullable(v.string()), title: v.string() }),
})
/** Somebody who is in a room now; `code` is null for a public room that one has not joined. */
export type Online = v.InferOutput<typeof online>

/** Answer of `GET /api/online`. */
export const onlineAnswer = v.object({
  people: v.array(online),
  /** Whether there are others, behind the cursor `next`. */
  more: v.boolean(),
  next: v.nullable(v.string()),
})

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

/** Answer of `GET /api/activity`. */
export const activityAnswer = v.object({ activity: v.array(activity), next: v.nullable(v.string()) })
