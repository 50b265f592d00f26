import * as v from 'valibot'
import { curveAnswer, type CurveAnswer } from '#core/protocol/api/curve.ts'
import { natural } from '#core/protocol/shared.ts'
import { call } from '#lib/api/call.ts'
import { roomPath } from '#lib/api/rooms.ts'

/** How the tests of a problem went over a session, as far as it is known. */
export const getCurve = (code: string, problem: string): Promise<CurveAnswer> =>
  call(curveAnswer, 'GET', `${roomPath(code, '/record/curve')}?${new URLSearchParams({ problem })}`)

/** Has more of it judged; answers after some seconds. */
export const continueCurve = (code: string, problem: string): Promise<CurveAnswer> =>
  call(curveAnswer, 'POST', roomPath(code, '/record/curve'), { problem })

const problems = v.object({
  problems: v.array(v.object({ problemId: v.string(), version: natural, language: v.string() })),
})

/** Ids of the problems of a room, in the order in which they were opened. */
export const getRoomProblems = async (code: string): Promise<string[]> =>
  (await call(problems, 'GET', roomPath(code, '/problems'))).problems.map(({ problemId }) => problemId)
