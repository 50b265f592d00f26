import {
  assessmentAnswer,
  assessmentChange,
  assessmentLinkAnswer,
  assessmentsAnswer,
  newAssessment,
  newAssessmentRoom,
  startedRoom,
  type NewAssessment,
} from '#core/protocol/api/assessments.ts'
import { attemptsAnswer, overviewAnswer } from '#core/protocol/api/attempts.ts'
import {
  scorecardAnswer,
  scorecardBody,
  scorecardsAnswer,
  type ScorecardBody,
} from '#core/protocol/api/scorecards.ts'
import { report } from '#core/protocol/api/session-report.ts'
import { handInAnswer, takeAnswer, takeStart, timerAnswer } from '#core/protocol/api/takes.ts'
import { roomPartAnswer } from '#core/protocol/api/room-part.ts'
import { timerCommand } from '#core/protocol/room-timer.ts'
import type { Endpoint } from './endpoint.ts'

const tag = 'Assessments'
const read = { tag, who: 'rooms:read', method: 'get', status: 200 } as const
const write = { tag, who: 'rooms:write', method: 'post' } as const
const seen = ['unauthorized', 'not_found', 'rate_limited'] as const
const inRoom = [...seen, 'forbidden'] as const
const at = '/api/assessments/{id}'

const EXAMPLE: NewAssessment = {
  kind: 'take_home',
  title: 'Round one',
  problems: [{ problem: 'p_two-sum' }],
  language: 'python',
  minutes: 90,
  notes: '## How do they test?',
  rubric: [{ name: 'Clarity', about: 'Can others read it?', levels: [{ score: 1, about: 'With effort' }] }],
  opensAt: null,
  closesAt: null,
}
const CARD: ScorecardBody = {
  marks: [{ criterion: 'Clarity', score: 1, note: 'Names say what they hold.' }],
  moments: [{ seq: 120, at: 1_790_000_000_000, text: 'Found the mistake without help.' }],
  summary: 'Works carefully.',
  recommendation: 'yes',
}

/** Interviews, take-homes and lessons, and what is said about them. */
export const ASSESSMENT_ENDPOINTS: readonly Endpoint[] = [
  {
    ...read,
    path: '/api/assessments',
    summary: 'One’s assessments, changed last first.',
    query: { archived: '`1` for those that were put away.' },
    answer: assessmentsAnswer,
    paged: true,
    errors: ['unauthorized'],
  },
  {
    ...write,
    path: '/api/assessments',
    summary: 'Prepare an interview, a take-home or a lesson. Not for guests.',
    once: true,
    status: 201,
    body: { schema: newAssessment, example: EXAMPLE },
    answer: assessmentAnswer,
    errors: ['unauthorized', 'forbidden', 'invalid', 'rate_limited'],
  },
  {
    ...read,
    path: at,
    summary: 'An assessment of one’s own; anybody else’s is not there.',
    answer: assessmentAnswer,
    errors: seen,
  },
  {
    ...write,
    method: 'put',
    path: at,
    summary: 'Write an assessment anew; it stays of its kind. Rooms that were made of it stay as they are.',
    status: 200,
    body: { schema: newAssessment, example: EXAMPLE },
    answer: assessmentAnswer,
    errors: [...seen, 'invalid'],
  },
  {
    ...write,
    method: 'patch',
    path: at,
    summary: 'Put an assessment away, with its link, or bring it back.',
    status: 200,
    body: { schema: assessmentChange, example: { archived: true } },
    answer: assessmentAnswer,
    errors: [...seen, 'invalid'],
  },
  {
    ...write,
    method: 'delete',
    path: at,
    summary: 'Delete an assessment; one with rooms is only put away, and its link ends.',
    status: 204,
    answer: null,
    errors: seen,
  },
  {
    ...write,
    path: `${at}/link`,
    summary: 'Make the link of a take-home. It is answered once and kept nowhere; the one before ends.',
    status: 201,
    answer: assessmentLinkAnswer,
    errors: [...seen, 'invalid'],
  },
  {
    ...write,
    path: `${at}/rooms`,
    summary:
      'Make the room of an interview or a lesson: problems opened, notes for staff, timer not started.',
    status: 201,
    once: true,
    body: { schema: newAssessmentRoom, example: { title: 'Tuesday at ten' } },
    answer: startedRoom,
    errors: [...seen, 'forbidden', 'invalid', 'record_full'],
  },
  {
    ...read,
    path: `${at}/attempts`,
    summary: 'Everybody’s room of an assessment side by side.',
    query: { format: '`csv` for a line each.' },
    answer: attemptsAnswer,
    paged: true,
    errors: seen,
  },
  {
    ...read,
    path: '/api/take/{token}',
    summary: 'What awaits who holds the link of a take-home, or where they stand.',
    answer: takeAnswer,
    errors: seen,
  },
  {
    ...write,
    path: '/api/take/{token}',
    summary: 'Start one’s one room of a take-home, and its timer; again: the same room. Guests too.',
    status: 201,
    also: 200,
    body: { schema: takeStart, example: { name: 'Kim' } },
    answer: startedRoom,
    errors: [...seen, 'forbidden', 'invalid', 'unavailable'],
  },
  {
    ...write,
    path: '/api/rooms/{code}/hand-in',
    summary: 'Hand a take-home in before its time: one’s own, or as staff. Again changes nothing.',
    status: 200,
    answer: handInAnswer,
    errors: [...inRoom, 'invalid'],
  },
  {
    ...read,
    path: '/api/rooms/{code}/timer',
    summary: 'The timer of a room by the server’s clock, which is in the answer.',
    answer: timerAnswer,
    errors: seen,
  },
  {
    ...write,
    path: '/api/rooms/{code}/timer',
    summary: 'Start, pause, go on with, extend or end the timer of a room. Staff only.',
    status: 200,
    body: { schema: timerCommand, example: { do: 'start', minutes: 45 } },
    answer: timerAnswer,
    errors: [...inRoom, 'invalid'],
  },
  {
    ...read,
    path: '/api/rooms/{code}/part',
    summary: 'Of which assessment a room is a part: its kind, and of a learner’s copy the lesson’s room.',
    answer: roomPartAnswer,
    errors: seen,
  },
  {
    ...write,
    path: '/api/lessons/{code}/fork',
    summary:
      'A learner’s own copy of a lesson’s room: private, with the same problems; again: the same copy.',
    status: 201,
    also: 200,
    answer: startedRoom,
    errors: [...inRoom, 'invalid', 'unavailable'],
  },
  {
    ...read,
    path: '/api/lessons/{code}/overview',
    summary: 'Everybody’s copy of a lesson: who is there, how tests stand, who is stuck. Staff only.',
    answer: overviewAnswer,
    errors: inRoom,
  },
  {
    ...read,
    path: '/api/rooms/{code}/scorecards',
    summary: 'One’s own scorecard, those of others that were given, and the rubric. Staff only.',
    answer: scorecardsAnswer,
    errors: inRoom,
  },
  {
    ...write,
    method: 'put',
    path: '/api/rooms/{code}/scorecard',
    summary: 'Keep one’s draft of a scorecard. Staff only; one that was given does not change.',
    status: 200,
    body: { schema: scorecardBody, example: CARD },
    answer: scorecardAnswer,
    errors: [...inRoom, 'invalid'],
  },
  {
    ...write,
    path: '/api/rooms/{code}/scorecard/submit',
    summary: 'Give one’s scorecard: the others of the staff see it from now on.',
    status: 200,
    answer: scorecardAnswer,
    errors: inRoom,
  },
  {
    ...read,
    path: '/api/rooms/{code}/report',
    summary:
      'Everything about a session: how it ended, timeline, tests over time, provenance, notes, scorecards. Staff only.',
    query: { format: '`json` to keep it, `csv` for a line for each judgement.' },
    answer: report,
    errors: inRoom,
  },
]
