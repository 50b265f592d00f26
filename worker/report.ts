import type { Report, ReportMark } from '#core/protocol/api/session-report.ts'
import type { Marker } from '#core/protocol/outline.ts'
import { TIMER_CHANGES } from '#core/protocol/room-timer.ts'
import type { Cell } from '#core/replay/csv.ts'
import { TEMPLATE_USER } from '#core/replay/sittings.ts'
import type { RoomClock } from '../durable-objects/clock.ts'
import { assessmentByID, rubricOf } from './db/assessments.ts'
import { attemptOfRoom, judgedIn } from './db/attempts.ts'
import { database, type Database } from './db/database.ts'
import { outlinesOf, readSummary } from './db/record.ts'
import type { SeenRoom } from './db/rooms.ts'
import { listScorecards } from './db/scorecards.ts'
import type { Env } from './env.ts'
import { showCode } from './id.ts'
import { tell } from './room-stub.ts'

/** Marks of a timeline at most. */
const MARKS = 2_000

/** Everything about a session, as somebody of its staff sees it. */
export async function reportOf(env: Env, room: SeenRoom, user: string): Promise<Report> {
  const db = database(env)
  const said: { clock?: RoomClock | null; notes?: Report['notes'] } = {}
  await tell(env, room.id, async (stub) => {
    said.clock = await stub.timer()
    said.notes = await stub.staffNotes()
  })
  const [attempt, { problems, judged }, { people, chapters }, scorecards] = await Promise.all([
    attemptOfRoom(db, room.id),
    judgedIn(db, room.id),
    readSummary(db, room.id),
    listScorecards(db, room.id, user),
  ])
  const found = attempt && (await assessmentByID(db, attempt.assessmentId))
  const timeline = await timelineOf(db, room.id)
  const named = chapters.flatMap(({ seq, title }): ReportMark[] =>
    title === null ? [] : [{ seq, at: atOf(timeline, seq), kind: 'chapter', label: title }],
  )
  return {
    room: {
      ...{ code: showCode(room.code), title: room.title, createdAt: room.createdAt },
      ...{ locked: room.lockedAt !== null, archived: room.archivedAt !== null },
    },
    assessment: found
      ? { id: found.id, kind: found.kind, title: found.title, rubric: rubricOf(found) }
      : null,
    attempt: attempt
      ? {
          ...{ user: attempt.userId, name: attempt.name, startedAt: attempt.startedAt },
          ...{ endsAt: attempt.endsAt, submittedAt: attempt.submittedAt },
        }
      : null,
    timer: said.clock?.timer ?? null,
    ...{ problems, judged },
    timeline: [...timeline, ...named].sort((a, b) => a.seq - b.seq),
    people: people.flatMap(({ roomId: _, userId, ...sums }) =>
      userId === TEMPLATE_USER ? [] : [{ user: userId, ...sums }],
    ),
    notes: said.notes ?? [],
    ...{ scorecards, at: said.clock?.at ?? Date.now() },
  }
}

/** When the last mark at or before an event was; 0 before the first. */
const atOf = (marks: readonly ReportMark[], seq: number): number =>
  marks.findLast((mark) => mark.seq <= seq)?.at ?? 0

async function timelineOf(db: Database, room: string): Promise<ReportMark[]> {
  const marks: ReportMark[] = []
  for await (const outlines of outlinesOf(db, room, Number.MAX_SAFE_INTEGER)) {
    for (const outline of outlines) marks.push(...outline.marks.flatMap(markOf))
    if (marks.length >= MARKS) break
  }
  return marks.slice(0, MARKS)
}

function markOf({ seq, at, mark, label }: Marker): ReportMark[] {
  switch (mark) {
    case 'timer':
      return [
        { seq, at, kind: 'timer', label, change: TIMER_CHANGES.find((one) => one === label) ?? 'started' },
      ]
    case 'tests':
      return label === 'submit' ? [{ seq, at, kind: 'submit', label }] : []
    case 'testsPassed':
      return [{ seq, at, kind: 'passed', label }]
    case 'problem':
    case 'run':
    case 'role':
    case 'join':
    case 'leave':
      return [{ seq, at, kind: mark, label }]
    default:
      return []
  }
}

/** What was judged as a table: a line each. */
export function judgedTable({ judged, problems, people }: Report): { header: string[]; rows: Cell[][] } {
  const titles = new Map(problems.map(({ problem, title }) => [problem, title]))
  const names = new Map(people.map(({ user, name }) => [user, name]))
  const figures = ['status', 'passed', 'total', 'points', 'points_of', 'cpu_ms']
  return {
    header: ['at', 'person', 'problem', 'kind', 'language', ...figures],
    rows: judged.map((one) => [
      ...[new Date(one.at).toISOString(), names.get(one.user) ?? one.user],
      ...[titles.get(one.problem) ?? one.problem, one.kind, one.language],
      ...[one.status, one.passed, one.total, one.points, one.pointsOf, one.cpuMs],
    ]),
  }
}
