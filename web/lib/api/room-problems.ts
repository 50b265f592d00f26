import * as v from 'valibot'
import { publicProblem, type PublicProblem } from '#core/protocol/problem.ts'
import {
  hintAnswer,
  problemsAnswer,
  roomProblemsAnswer,
  type ProblemsPage,
} from '#core/protocol/api/problems.ts'
import { call } from './call.ts'
import { roomPath } from './rooms.ts'

const path = (code: string, problem: string) => roomPath(code, `/problems/${encodeURIComponent(problem)}`)

/** What a problem of a room says, in the version that the room has; hidden tests only for staff. */
export const getRoomProblem = (code: string, problem: string): Promise<PublicProblem> =>
  call(publicProblem, 'GET', path(code, problem))

/** Opens a problem for everybody, or one that is open in another language. */
export const openProblem = (code: string, problem: string, language: string): Promise<PublicProblem> =>
  call(publicProblem, 'POST', roomPath(code, '/problems'), { problem, language })

/** Takes a problem away; its files stay. */
export const removeProblem = (code: string, problem: string): Promise<null> =>
  call(v.null(), 'DELETE', path(code, problem))

/** When a problem was opened in a room first, milliseconds since 1970; null when it is not there. */
export async function openedAt(code: string, problem: string): Promise<number | null> {
  const { problems } = await call(roomProblemsAnswer, 'GET', roomPath(code, '/problems'))
  return problems.find(({ problemId }) => problemId === problem)?.addedAt ?? null
}

/** A hint, counted from 1, that was shown in the room, or that staff read ahead. */
export const getRoomHint = async (code: string, problem: string, n: number): Promise<string> =>
  (await call(hintAnswer, 'GET', `${path(code, problem)}/hints/${String(n)}`)).hint

/** Shows everybody in the room the next hint; answers it. */
export const showRoomHint = async (code: string, problem: string, n: number): Promise<string> =>
  (await call(hintAnswer, 'POST', `${path(code, problem)}/hints`, { n })).hint

/** What is asked of the problem bank. */
export type ProblemSearch = { q?: string; difficulty?: string; tag?: string; after?: string }

/** Problems that one may use, easy ones first. */
export function findProblems(search: ProblemSearch): Promise<ProblemsPage> {
  const wanted = Object.entries(search).filter(([, value]) => value !== '')
  return call(problemsAnswer, 'GET', `/api/problems?${new URLSearchParams(wanted).toString()}`)
}

/** What everybody may see of a problem of the bank. */
export const previewProblem = (problem: string): Promise<PublicProblem> =>
  call(publicProblem, 'GET', `/api/problems/${encodeURIComponent(problem)}`)
