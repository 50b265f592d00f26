import type { problem, publicProblem } from '../../problem.ts'
import type { timerCommand } from '../../room-timer.ts'
import type {
  assessmentAnswer,
  assessmentChange,
  assessmentLinkAnswer,
  assessmentsAnswer,
  newAssessment,
  newAssessmentRoom,
  startedRoom,
} from '../assessments.ts'
import type { attemptsAnswer, overviewAnswer } from '../attempts.ts'
import type { scorecardAnswer, scorecardBody, scorecardsAnswer } from '../scorecards.ts'
import type { report } from '../session-report.ts'
import type { handInAnswer, takeAnswer, takeStart, timerAnswer } from '../takes.ts'
import type { hintToShow, problemChange, problemCheck, problemToOpen } from '../problem-requests.ts'
import type {
  editorialAnswer,
  ghostsAnswer,
  hintAnswer,
  practiceAnswer,
  problemAnswer,
  problemsAnswer,
  roomProblemsAnswer,
  writtenAnswer,
} from '../problems.ts'
import type { roomPartAnswer } from '../room-part.ts'
import type { Answers, Lines } from './answers.ts'

/** Problems, assessments, and what is said about them. */
export type WorkRoutes = {
  'GET /api/problems': Answers<typeof problemsAnswer>
  'POST /api/problems': Answers<typeof writtenAnswer, typeof problem>
  'GET /api/problems/{id}': Answers<typeof problemAnswer>
  'PUT /api/problems/{id}': Answers<typeof writtenAnswer, typeof problem>
  'PATCH /api/problems/{id}': Answers<null, typeof problemChange>
  'DELETE /api/problems/{id}': Answers<null>
  'GET /api/problems/{id}/source': Answers<typeof problem>
  'GET /api/problems/{id}/hints/{n}': Answers<typeof hintAnswer>
  'GET /api/problems/{id}/editorial': Answers<typeof editorialAnswer>
  'GET /api/problems/{id}/ghosts': Answers<typeof ghostsAnswer>
  'POST /api/problems/{id}/check': Answers<Lines, typeof problemCheck>
  'GET /api/practice': Answers<typeof practiceAnswer>
  'GET /api/rooms/{code}/problems': Answers<typeof roomProblemsAnswer>
  'GET /api/rooms/{code}/problems/{problem}': Answers<typeof publicProblem>
  'POST /api/rooms/{code}/problems': Answers<typeof publicProblem, typeof problemToOpen>
  'DELETE /api/rooms/{code}/problems/{problem}': Answers<null>
  'POST /api/rooms/{code}/problems/{problem}/hints': Answers<typeof hintAnswer, typeof hintToShow>
  'GET /api/rooms/{code}/problems/{problem}/hints/{n}': Answers<typeof hintAnswer>
  'GET /api/assessments': Answers<typeof assessmentsAnswer>
  'POST /api/assessments': Answers<typeof assessmentAnswer, typeof newAssessment>
  'GET /api/assessments/{id}': Answers<typeof assessmentAnswer>
  'PUT /api/assessments/{id}': Answers<typeof assessmentAnswer, typeof newAssessment>
  'PATCH /api/assessments/{id}': Answers<typeof assessmentAnswer, typeof assessmentChange>
  'DELETE /api/assessments/{id}': Answers<null>
  'POST /api/assessments/{id}/link': Answers<typeof assessmentLinkAnswer>
  'POST /api/assessments/{id}/rooms': Answers<typeof startedRoom, typeof newAssessmentRoom>
  'GET /api/assessments/{id}/attempts': Answers<typeof attemptsAnswer>
  'GET /api/take/{token}': Answers<typeof takeAnswer>
  'POST /api/take/{token}': Answers<typeof startedRoom, typeof takeStart>
  'POST /api/rooms/{code}/hand-in': Answers<typeof handInAnswer>
  'GET /api/rooms/{code}/timer': Answers<typeof timerAnswer>
  'POST /api/rooms/{code}/timer': Answers<typeof timerAnswer, typeof timerCommand>
  'GET /api/rooms/{code}/part': Answers<typeof roomPartAnswer>
  'POST /api/lessons/{code}/fork': Answers<typeof startedRoom>
  'GET /api/lessons/{code}/overview': Answers<typeof overviewAnswer>
  'GET /api/rooms/{code}/scorecards': Answers<typeof scorecardsAnswer>
  'PUT /api/rooms/{code}/scorecard': Answers<typeof scorecardAnswer, typeof scorecardBody>
  'POST /api/rooms/{code}/scorecard/submit': Answers<typeof scorecardAnswer>
  'GET /api/rooms/{code}/report': Answers<typeof report>
}
