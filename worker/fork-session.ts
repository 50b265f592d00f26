import { languageByID } from '#core/protocol/languages.ts'
import type { Origin } from '#core/protocol/api/origin.ts'
import { createRoom } from './create-room.ts'
import { database } from './db/database.ts'
import { endsOfRecord } from './db/past.ts'
import type { SeenRoom } from './db/rooms.ts'
import type { UserRow } from './db/users.ts'
import type { Env } from './env.ts'
import { notFound } from './error.ts'
import { stateAfter } from './past.ts'

/** Which moment of which room becomes a room, and what that is called; without a title like the room it came from. */
export type Fork = { room: { id: string; title: string; language: string }; seq: number; title?: string }

/** Makes a private room of somebody's with the files as they were after an event; no room is woken but the new one. */
export async function forkSession(env: Env, owner: UserRow, { room, seq, title }: Fork): Promise<SeenRoom> {
  const db = database(env)
  const [state, ends] = await Promise.all([stateAfter(db, room.id, seq), endsOfRecord(db, room.id)])
  const origin: Origin = {
    ...{ from: 'fork', room: room.id, title: state.title || room.title, seq, at: state.at },
    elapsed: Math.max(0, state.at - (ends?.at ?? state.at)),
  }
  const files = [...state.files.values()].map(({ name, text }) => ({ name, text: text.toString() }))
  const made = await createRoom(env, owner, {
    ...{ title: title ?? origin.title, language: languageByID(state.language)?.id ?? room.language },
    ...{ visibility: 'private', origin },
    // A room has a file at least.
    files: files.length === 0 ? undefined : files,
  })
  if (made === null) throw notFound()
  return made
}
