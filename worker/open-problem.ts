import { publicProblem } from '#core/judge/public.ts'
import type { PublicProblem } from '#core/protocol/problem.ts'
import type { Author } from '#core/protocol/shared.ts'
import { readProblem } from '../durable-objects/problem-rows.ts'
import { database } from './db/database.ts'
import { addProblem, forgetProblem, isOfOthers, problemOfRoom, usableProblem } from './db/room-problems.ts'
import type { Env } from './env.ts'
import { ApiError, notFound } from './error.ts'
import { tell } from './room-stub.ts'

/**
 * Opens a problem in a room for a person who may use it: in the version that the room has of it already, else in the newest.
 * A `version` is one that was chosen when they might use it. `language` null is the first that it can be solved in.
 * `closed`: the room's staff are told less of it, whoever's it is.
 */
export async function openProblemIn(
  env: Env,
  roomId: string,
  by: Author,
  wanted: { problem: string; version?: number; language: string | null; closed?: boolean },
): Promise<PublicProblem> {
  const db = database(env)
  const had = await problemOfRoom(db, roomId, wanted.problem)
  const found = had
    ? { id: had.problemId, version: had.version }
    : wanted.version === undefined
      ? await usableProblem(db, wanted.problem, by.user)
      : { id: wanted.problem, version: wanted.version }
  const stored = found && (await readProblem(env.DB, found.id, found.version))
  if (!found || !stored) throw notFound()
  const { body, tests } = stored
  const language = wanted.language ?? Object.keys(body.starters)[0] ?? ''
  const starter = Object.hasOwn(body.starters, language) ? body.starters[language] : undefined
  if (!starter)
    throw new ApiError('invalid', 'This problem cannot be solved in this language.', { field: 'language' })
  const { slug, title, difficulty, kind } = body
  const named = tests.map(({ name, hidden }) => ({ name, hidden }))
  // Whoever opens a problem that is somebody else's has its staff told less.
  const closed = wanted.closed || (await isOfOthers(db, found.id, by.user)) ? { closed: true as const } : {}
  const languages = Object.keys(body.starters)
  const problem = { ...found, slug, title, difficulty, kind, language, languages, tests: named, ...closed }
  await addProblem(db, roomId, { problemId: found.id, version: found.version, language })
  const said: { refused?: string | null } = {}
  const opening = { problem, entry: starter.entry, files: starter.files, by }
  await tell(env, roomId, async (stub) => void (said.refused = await stub.openProblem(opening)))
  if (said.refused) {
    // A room that did not take it keeps no version of it.
    if (!had) await forgetProblem(db, roomId, found.id)
    throw new ApiError('forbidden', said.refused)
  }
  return publicProblem(found, stored)
}
