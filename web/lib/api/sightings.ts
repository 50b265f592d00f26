import * as v from 'valibot'
import { call } from './call.ts'
import { roomPath } from './rooms.ts'

const sighting = v.object({
  user: v.string(),
  name: v.string(),
  guest: v.boolean(),
  lastSeenAt: v.nullable(v.number()),
})

/** A member of a room and when it last saw them, milliseconds since the epoch. */
export type Sighting = v.InferOutput<typeof sighting>

/** Everybody who belongs to a room, here or not. */
export const listSightings = async (code: string): Promise<Sighting[]> =>
  (await call(v.object({ members: v.array(sighting) }), 'GET', roomPath(code, '/members'))).members
