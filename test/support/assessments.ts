import type { Assessment } from '#core/protocol/api/assessments.ts'
import type { Attempt, Learner, ProblemStanding } from '#core/protocol/api/attempts.ts'
import type { Scorecard } from '#core/protocol/api/scorecards.ts'
import type { Judged, Report } from '#core/protocol/api/session-report.ts'
import type { TakeAnswer } from '#core/protocol/api/takes.ts'
import type { ProblemEntry } from '#core/protocol/problem.ts'
import { insightsManifest } from './insights-session.ts'

/** When what is made here begins. */
export const BEGIN = Date.UTC(2026, 9, 5, 9)
const MINUTE = 60_000

const TITLES = [
  'Two sum',
  'Longest run of equal characters in a very long line of text',
  'Rate limiter',
] as const

/** A bank of problems to choose from. */
export const bank: readonly ProblemEntry[] = TITLES.map((title, i) => ({
  ...{
    id: `p${i}`,
    version: i + 1,
    slug: `p${i}`,
    title,
    kind: 'stdio',
    languages: ['python'],
    progress: null,
  },
  difficulty: (['easy', 'medium', 'hard'] as const)[i] ?? 'easy',
  ...{ tags: ['arrays', 'hashing'], from: 'built-in' },
}))

const standing = (n: number, passed: number, more: Partial<ProblemStanding> = {}): ProblemStanding => ({
  ...{
    problem: `p${n}`,
    title: TITLES[n] ?? '',
    version: 1,
    language: 'python',
    passed,
    total: [8, 12, 10][n] ?? 8,
  },
  ...{ of: 'submit', points: null, pointsOf: null, submissions: 3, runs: 9, firstPassAt: null },
  ...{ lastAt: BEGIN + 30 * MINUTE, lastStatus: 'wrong_answer', ...more },
})

export const rubric: Assessment['rubric'] = [
  {
    name: 'Problem solving',
    about: 'Takes the task apart before writing.',
    levels: ['Needs the way shown', 'Finds it with hints', 'Finds it alone', 'Compares several ways'].map(
      (about, i) => ({ score: i + 1, about }),
    ),
  },
  {
    name: 'Communication',
    about: '',
    levels: ['Silent', 'Answers', 'Explains', 'Leads'].map((about, i) => ({ score: i + 1, about })),
  },
]

/** An assessment of a kind, as its owner sees it. */
export const assessment = (kind: Assessment['kind'], more: Partial<Assessment> = {}): Assessment => ({
  ...{
    id: `a_${kind}`,
    kind,
    title: {
      interview: 'Backend engineer, first round',
      take_home: 'Data team: an afternoon with logs',
      lesson: 'Lists and loops',
    }[kind],
  },
  problems: bank.map(({ id, version, title }) => ({ problem: id, version, title })),
  ...{ language: 'python', minutes: kind === 'lesson' ? null : 60, notes: '## Before\n\n- Say hello\n' },
  ...{
    rubric: kind === 'lesson' ? [] : rubric,
    opensAt: null,
    closesAt: null,
    hasLink: kind === 'take_home',
  },
  ...{ rooms: 7, archivedAt: null, createdAt: BEGIN, updatedAt: BEGIN, ...more },
})

const NAMES = [
  ...[
    'Ada',
    'Bob',
    'Wolfeschlegelsteinhausenbergerdorff von und zu Hinterwald',
    'Kim',
    'Łukasz',
    'שרה',
    'Zoë',
  ],
]

/** Seven attempts at three problems: solved, in part, still working, by the clock, not tried. */
export const attempts = (): Attempt[] =>
  NAMES.map((name, i) => {
    const problems = [
      standing(0, [8, 8, 5, 3, 8, 0, 8][i] ?? 0, i === 5 ? { of: 'none', submissions: 0, runs: 0 } : {}),
      standing(1, [12, 9, 4, 0, 12, 0, 11][i] ?? 0, i === 3 || i === 5 ? { of: 'none' } : {}),
      standing(
        2,
        [10, 2, 1, 0, 7, 0, 10][i] ?? 0,
        i === 2 ? { of: 'tests' } : i === 3 || i === 5 ? { of: 'none' } : {},
      ),
    ]
    const submittedAt = [41, 60, 60, null, 52, 12, null][i]
    const sum = (of: (one: ProblemStanding) => number) => problems.reduce((all, one) => all + of(one), 0)
    return {
      ...{
        code: `abc-def-gh${'jkmnpqr'[i]}`,
        user: `u${i}`,
        name,
        startedAt: BEGIN,
        endsAt: BEGIN + 60 * MINUTE,
      },
      ...{ submittedAt: submittedAt ? BEGIN + submittedAt * MINUTE : null, problems },
      ...{ passed: sum(({ passed }) => passed), total: sum(({ total }) => total), points: 0, pointsOf: 0 },
      ...{ submissions: 4 + i, solvedAfterMs: i === 0 ? 38 * MINUTE : null },
      recommendations: i === 0 ? ['strong_yes'] : i === 2 ? ['no'] : [],
    }
  })

/** Forty learners: here and away, stuck, done, with long names. */
export const learners = (count = 40): Learner[] =>
  Array.from({ length: count }, (_, i) => {
    const done = i % 9 === 4
    return {
      ...{
        code: 'abc-def-ghj',
        user: `l${i}`,
        name: `${NAMES[i % NAMES.length]}${i >= NAMES.length ? ` ${i}` : ''}`,
      },
      ...{
        here: i % 4 !== 1,
        others: i % 11 === 3 ? ['Teacher'] : [],
        lastActiveAt: BEGIN - (i % 5) * 70_000,
      },
      lastRunAt: BEGIN - (i % 6) * MINUTE,
      stuckSince: i % 7 === 2 ? BEGIN - (6 + i) * MINUTE : null,
      problems: [
        standing(0, done ? 8 : (i * 3) % 8, i % 6 === 5 ? { of: 'none' } : {}),
        standing(1, done ? 12 : (i * 5) % 12, i % 3 === 1 ? { of: 'none' } : {}),
        standing(2, done ? 10 : (i * 7) % 10, i % 2 === 1 && !done ? { of: 'none' } : {}),
      ],
    }
  })

/** What a take-home's link says in a state. */
export const take = (state: TakeAnswer['state'], more: Partial<TakeAnswer> = {}): TakeAnswer => ({
  ...{ title: 'Data team: an afternoon with logs', minutes: 90, problems: 3, opensAt: null, closesAt: null },
  ...{ state, code: null, startedAt: null, endsAt: null, submittedAt: null, at: BEGIN, ...more },
})

const judged = (minute: number, n: number, passed: number, kind: Judged['kind'] = 'submit'): Judged => ({
  ...{ seq: Math.round(minute * 100), at: BEGIN + minute * MINUTE, user: 'u_ada', problem: `p${n}`, kind },
  ...{ language: 'python', status: passed === [8, 12, 10][n] ? 'ok' : 'wrong_answer', passed },
  ...{ total: kind === 'tests' ? 4 : ([8, 12, 10][n] ?? 8), points: null, pointsOf: null, cpuMs: 41 },
})

const scorecard = (name: string, mine: boolean, more: Partial<Scorecard> = {}): Scorecard => ({
  ...{ user: `s_${name}`, name, mine, updatedAt: BEGIN, submittedAt: BEGIN + 50 * MINUTE },
  marks: [
    { criterion: 'Problem solving', score: 4, note: 'Weighed sorting against a table at once' },
    { criterion: 'Communication', score: 3, note: '' },
  ],
  moments: [{ seq: 620, at: BEGIN + 6 * MINUTE, text: 'Names the invariant' }],
  ...{ summary: 'Calm, thorough.\nTests first.', recommendation: 'yes', ...more },
})

/** The report of somebody's interview, with everything in it. */
export const reportOf = (code: string): Report => ({
  room: { code, title: 'Backend engineer, first round', createdAt: BEGIN, locked: true, archived: false },
  assessment: { id: 'a_interview', kind: 'interview', title: 'Backend engineer, first round', rubric },
  attempt: {
    user: 'u_ada',
    name: 'Ada',
    startedAt: BEGIN,
    endsAt: BEGIN + 60 * MINUTE,
    submittedAt: BEGIN + 41 * MINUTE,
  },
  timer: null,
  problems: [
    standing(0, 8, { firstPassAt: BEGIN + 12 * MINUTE, lastStatus: 'ok' }),
    standing(1, 9),
    standing(2, 0, { of: 'none', submissions: 0, runs: 0, lastAt: null, lastStatus: null }),
  ],
  judged: [
    ...[judged(4, 0, 1, 'tests'), judged(7, 0, 5), judged(9, 0, 3), judged(12, 0, 8)],
    ...[judged(18, 1, 2, 'tests'), judged(24, 1, 7), judged(31, 1, 6), judged(38, 1, 9)],
  ],
  timeline: [
    { seq: 1, at: BEGIN, kind: 'join', label: 'Ada came' },
    { seq: 2, at: BEGIN + MINUTE, kind: 'timer', change: 'started', label: 'Timer started: 60 minutes' },
    { seq: 3, at: BEGIN + MINUTE, kind: 'problem', label: 'Two sum opened' },
    { seq: 700, at: BEGIN + 7 * MINUTE, kind: 'submit', label: 'Two sum: 5 of 8' },
    { seq: 1200, at: BEGIN + 12 * MINUTE, kind: 'passed', label: 'Two sum: all 8 tests passed' },
    { seq: 4100, at: BEGIN + 41 * MINUTE, kind: 'timer', change: 'stopped', label: 'Timer stopped' },
  ],
  people: insightsManifest(code, true).people,
  notes: [{ name: 'Bob', at: BEGIN + 5 * MINUTE, text: '## Went well\n\n- asked about **empty input**\n' }],
  scorecards: [
    scorecard('Bob', true),
    scorecard('Kim', false, { recommendation: 'strong_yes', moments: [] }),
  ],
  at: BEGIN + 60 * MINUTE,
})
