import * as v from 'valibot'
import { ROLES } from '../access.ts'

/** `code`: whoever has the code may join. `private`: only people the owner added. */
export const visibility = v.picklist(['code', 'private'])
export type Visibility = v.InferOutput<typeof visibility>

/** A room as its list entry shows it; times in milliseconds since the epoch, `role` is null for who has not joined. */
export const room = v.object({
  id: v.string(),
  code: v.string(),
  title: v.string(),
  language: v.string(),
  visibility,
  archived: v.boolean(),
  locked: v.boolean(),
  sealed: v.boolean(),
  /** Who comes by the code waits until somebody lets them in. */
  waiting: v.boolean(),
  role: v.nullable(v.picklist(ROLES)),
  owner: v.boolean(),
  ownerName: v.string(),
  /** What a public room is called in the lobby; null for any other. */
  lobbyName: v.nullable(v.string()),
  /** A guest's room, which goes away when nobody uses it. */
  trial: v.boolean(),
  /** Whether a record of what happens in it is kept, and after how many days it is forgotten: null for never. */
  recorded: v.boolean(),
  retentionDays: v.nullable(v.number()),
  createdAt: v.number(),
  lastUsedAt: v.number(),
  /** Who is in it now; `color` is an index into the palette. */
  people: v.array(v.object({ user: v.string(), name: v.string(), color: v.number() })),
})
export type Room = v.InferOutput<typeof room>

/** Answer of everything that is about one room. */
export const roomAnswer = v.object({ room })
/** Answer of `POST /api/rooms/:code/join`: the room, or how one's knock stands where somebody has to let people in. */
export const joinAnswer = v.object({
  room: v.optional(room),
  knock: v.optional(v.picklist(['waiting', 'refused'])),
})
/** Answer of `GET /api/rooms`; `next` is the cursor of the next page. */
export const roomsAnswer = v.object({ rooms: v.array(room), next: v.nullable(v.string()) })

/** Answer of `POST /api/rooms/:code/ticket`: what opens one socket within 30 s, and where. */
export const ticketAnswer = v.object({
  ticket: v.string(),
  room: v.string(),
  url: v.pipe(v.string(), v.startsWith('/api/')),
})
