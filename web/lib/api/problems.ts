import * as v from 'valibot'
import {
  checkLine,
  editorialAnswer,
  ghostsAnswer,
  hintAnswer,
  practiceAnswer,
  problemAnswer,
  problemsAnswer,
  writtenAnswer,
  type CheckLine,
  type Ghost,
  type Practice,
  type ProblemsPage,
  type ShownProblem,
} from '#core/protocol/api/problems.ts'
import { problem, publicProblem, type Problem } from '#core/protocol/problem.ts'
import { linesIn } from '#lib/replay/lines-in.ts'
import { call, signed } from './call.ts'
import { unreachable } from './error.ts'
import { createRoom } from './home.ts'
import { make } from './make.ts'
import { roomPath } from './rooms.ts'
import { request } from './send.ts'

const path = <R extends string = ''>(id: string, rest: R = '' as R) =>
  `/api/problems/${encodeURIComponent(id)}${rest}` as const

/** What a list is asked for; empty for whatever. */
export type ProblemFilter = {
  q: string
  difficulty: string
  tag: string
  kind: string
  language: string
  from: string
}

export const listProblems = (filter: ProblemFilter, after: string | null): Promise<ProblemsPage> => {
  const asked = Object.entries({ ...filter, after: after ?? '' }).filter(([, value]) => value !== '')
  return call(problemsAnswer, 'GET', `/api/problems?${new URLSearchParams(asked)}`)
}

export const getPractice = (): Promise<Practice> => call(practiceAnswer, 'GET', '/api/practice')
export const getProblem = (id: string): Promise<ShownProblem> => call(problemAnswer, 'GET', path(id))
/** All of a problem, for who may see it. */
export const getSource = (id: string): Promise<Problem> => call(problem, 'GET', path(id, '/source'))
/** One hint, counted from 1. */
export const getHint = async (id: string, n: number): Promise<string> =>
  (await call(hintAnswer, 'GET', path(id, `/hints/${String(n)}`))).hint
export const getEditorial = async (id: string): Promise<string> =>
  (await call(editorialAnswer, 'GET', path(id, '/editorial'))).editorial
export const getGhosts = async (id: string): Promise<Ghost[]> =>
  (await call(ghostsAnswer, 'GET', path(id, '/ghosts'))).ghosts

/** Writes a problem: a new one, or a new version of an own one. */
export const saveProblem = (id: string | null, whole: Problem): Promise<{ id: string; version: number }> =>
  id === null ? make(writtenAnswer, '/api/problems', whole) : call(writtenAnswer, 'PUT', path(id), whole)
export const showProblem = (id: string, visibility: 'private' | 'public'): Promise<null> =>
  call(v.null(), 'PATCH', path(id), { visibility })
export const deleteProblem = (id: string): Promise<null> => call(v.null(), 'DELETE', path(id))

/** Makes a room with a problem in it; answers its code. */
export async function openInRoom(
  { id, title }: { id: string; title: string },
  language: string,
  visibility: 'private' | 'code',
): Promise<string> {
  const room = await createRoom({ title: title.slice(0, 80), language, visibility })
  await call(publicProblem, 'POST', roomPath(room.code, '/problems'), { problem: id, language })
  return room.code
}

/** Runs the submissions of a problem; hears each line as it comes, until the signal ends it. */
export async function checkProblem(
  id: string,
  hear: (line: CheckLine) => void,
  signal: AbortSignal,
): Promise<void> {
  const headers = { 'Content-Type': 'application/json' }
  const init = { headers, body: '{}', signal }
  const { body } = await signed((token) => request('POST', path(id, '/check'), token, init))
  if (!body) throw unreachable()
  for await (const line of linesIn(body)) hear(v.parse(checkLine, JSON.parse(line)))
}
