import { curveAnswer, type CurveAnswer } from '#core/protocol/api/curve.ts'
import { roomProblemsAnswer } from '#core/protocol/api/problems.ts'
import { call } from '#lib/api/call.ts'
import { roomPath } from '#lib/api/rooms.ts'

/** How the tests of a problem went over a session, as far as it is known. */
export const getCurve = (code: string, problem: string): Promise<CurveAnswer> =>
  call(curveAnswer, 'GET', `${roomPath(code, '/record/curve')}?${new URLSearchParams({ problem })}`)

/** Has more of it judged; answers after some seconds. */
export const continueCurve = (code: string, problem: string): Promise<CurveAnswer> =>
  call(curveAnswer, 'POST', roomPath(code, '/record/curve'), { problem })

/** Ids of the problems of a room, in the order in which they were opened. */
export const getRoomProblems = async (code: string): Promise<string[]> =>
  (await call(roomProblemsAnswer, 'GET', roomPath(code, '/problems'))).problems.map(
    ({ problemId }) => problemId,
  )
