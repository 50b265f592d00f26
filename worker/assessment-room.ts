import { languageByID } from '#core/protocol/languages.ts'
import type { NewTimer } from '#core/protocol/room-timer.ts'
import type { Author } from '#core/protocol/shared.ts'
import { createRoom } from './create-room.ts'
import { database } from './db/database.ts'
import { deleteRoom, type SeenRoom } from './db/rooms.ts'
import type { UserRow } from './db/users.ts'
import type { Env } from './env.ts'
import { ApiError, notFound } from './error.ts'
import { openProblemIn } from './open-problem.ts'
import { tell } from './room-stub.ts'

/** What a room of an assessment begins with. */
export type Prepared = {
  title: string
  /** `closed`: those of which its staff are told less, as where they come from. */
  problems: readonly {
    problem: string
    version?: number | undefined
    language?: string
    closed?: boolean
  }[]
  /** The language its problems are opened in where they have it. */
  language: string | null
  /** Markdown for staff. */
  notes: string
  timer: NewTimer | null
}

/** What a person is called in a room's log. */
export const authorOf = ({ id, name, color }: Pick<UserRow, 'id' | 'name' | 'color'>): Author => ({
  ...{ user: id, name },
  color: color ?? 0,
})

/** Makes a private room of `owner` with everything in it, the timer not started; of one that fails nothing stays. */
export async function assessmentRoom(env: Env, owner: UserRow, prepared: Prepared): Promise<SeenRoom> {
  const { title, problems, notes, timer } = prepared
  const by = authorOf(owner)
  const language = languageByID(prepared.language ?? problems[0]?.language ?? '')?.id ?? 'markdown'
  const files = [{ name: 'README.md', text: `# ${title}\n` }]
  const room = await createRoom(env, owner, { title, language, visibility: 'private', files })
  if (room === null) throw notFound()
  try {
    for (const wanted of problems) await openOne(env, room.id, by, wanted, prepared.language)
    await tell(env, room.id, async (stub) => {
      if (notes.trim() !== '') await stub.staffNote('skeleton', notes, by)
      if (timer) await stub.timerStep({ do: 'prepare', ...timer }, by)
    })
  } catch (error) {
    await discard(env, room.id)
    throw error
  }
  return room
}

async function openOne(
  env: Env,
  room: string,
  by: Author,
  { problem, version, language, closed = false }: Prepared['problems'][number],
  preferred: string | null,
): Promise<void> {
  const wanted = { problem, closed, ...(version === undefined ? {} : { version }) }
  try {
    await openProblemIn(env, room, by, { ...wanted, language: language ?? preferred })
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    if (error.code === 'not_found')
      throw new ApiError('invalid', 'A problem of this assessment cannot be used any more.', {
        field: 'problems',
      })
    // It has no such language: whoever solves it begins with the first that it has.
    if (error.field !== 'language') throw error
    await openProblemIn(env, room, by, { ...wanted, language: null })
  }
}

/** Takes away a room that was made for nothing. */
export async function discard(env: Env, room: string): Promise<void> {
  await tell(env, room, (stub) => stub.destroy())
  await deleteRoom(database(env), room)
}
