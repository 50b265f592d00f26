import * as v from 'valibot'
import {
  assessmentAnswer,
  assessmentLinkAnswer,
  assessmentsAnswer,
  startedRoom,
  type Assessment,
  type NewAssessment,
} from '#core/protocol/api/assessments.ts'
import { attemptsAnswer, overviewAnswer, type Attempt } from '#core/protocol/api/attempts.ts'
import {
  scorecardAnswer,
  scorecardsAnswer,
  type Scorecard,
  type ScorecardBody,
} from '#core/protocol/api/scorecards.ts'
import { report, type Report } from '#core/protocol/api/session-report.ts'
import { handInAnswer, takeAnswer, timerAnswer, type TakeAnswer } from '#core/protocol/api/takes.ts'
import type { TimerCommand } from '#core/protocol/room-timer.ts'
import { call } from '#lib/api/call.ts'
import { Changing } from '#lib/api/changing.ts'
import { everyPage } from '#lib/api/every-page.ts'
import { make } from '#lib/api/make.ts'
import { roomPath } from '#lib/api/rooms.ts'

const path = <R extends string = ''>(id: string, rest: R = '' as R) =>
  `/api/assessments/${encodeURIComponent(id)}${rest}` as const

/** All of them: they are shown by their kinds. */
export const listAssessments = async (): Promise<Assessment[]> =>
  (await everyPage((query) => call(assessmentsAnswer, 'GET', `/api/assessments?${query}`))).flatMap(
    ({ assessments }) => assessments,
  )
export const getAssessment = async (id: string): Promise<Assessment> =>
  (await call(assessmentAnswer, 'GET', path(id))).assessment
export const makeAssessment = async (wish: NewAssessment): Promise<Assessment> =>
  (await make(assessmentAnswer, '/api/assessments', wish)).assessment
export const changeAssessment = async (id: string, wish: NewAssessment): Promise<Assessment> =>
  (await call(assessmentAnswer, 'PUT', path(id), wish)).assessment
export const deleteAssessment = (id: string): Promise<null> => call(v.null(), 'DELETE', path(id))

/** A new link for people who take it; its address is told this once, and the one before ends. */
export const makeTakeLink = async (id: string): Promise<string> =>
  (await call(assessmentLinkAnswer, 'POST', path(id, '/link'))).url
/** Makes a room for an interview or a lesson; answers its code. */
export const makeAssessmentRoom = async (id: string, title: string): Promise<string> =>
  (await make(startedRoom, path(id, '/rooms'), title === '' ? {} : { title })).code
/** All of them: they are sorted by what one looks for. */
export const listAttempts = async (id: string): Promise<Attempt[]> =>
  (await everyPage((query) => call(attemptsAnswer, 'GET', `${path(id, '/attempts')}?${query}`))).flatMap(
    ({ attempts }) => attempts,
  )

const takePath = (token: string) => `/api/take/${encodeURIComponent(token)}` as const
/** What awaits who holds the link, or where they stand. */
export const seeTake = (token: string): Promise<TakeAnswer> => call(takeAnswer, 'GET', takePath(token))
/** Starts the person's one room, or answers the one they have: its code. */
export const startTake = async (token: string): Promise<string> =>
  (await call(startedRoom, 'POST', takePath(token), {})).code

/** Ends one's own attempt before its time. */
export const handIn = (code: string): Promise<v.InferOutput<typeof handInAnswer>> =>
  call(handInAnswer, 'POST', roomPath(code, '/hand-in'))
export const changeTimer = (
  code: string,
  command: TimerCommand,
): Promise<v.InferOutput<typeof timerAnswer>> => call(timerAnswer, 'POST', roomPath(code, '/timer'), command)

/** A learner's own copy of a lesson; the same when there is one. */
export const forkLesson = async (code: string): Promise<string> =>
  (await call(startedRoom, 'POST', `/api/lessons/${encodeURIComponent(code)}/fork`)).code
export const watchLesson = (code: string): Changing<v.InferOutput<typeof overviewAnswer>> =>
  Changing.at(overviewAnswer, `/api/lessons/${encodeURIComponent(code)}/overview`)

export const getScorecards = (code: string): Promise<v.InferOutput<typeof scorecardsAnswer>> =>
  call(scorecardsAnswer, 'GET', roomPath(code, '/scorecards'))
export const saveScorecard = async (code: string, body: ScorecardBody): Promise<Scorecard> =>
  (await call(scorecardAnswer, 'PUT', roomPath(code, '/scorecard'), body)).scorecard
/** Gives one's scorecard to the others of the staff: it does not change any more. */
export const giveScorecard = async (code: string): Promise<Scorecard> =>
  (await call(scorecardAnswer, 'POST', roomPath(code, '/scorecard/submit'))).scorecard
export const getReport = (code: string): Promise<Report> => call(report, 'GET', roomPath(code, '/report'))
