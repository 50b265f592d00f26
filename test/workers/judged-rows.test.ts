import { expect, test } from 'vitest'
import * as v from 'valibot'
import { attemptsAnswer } from '#core/protocol/api/attempts.ts'
import { report, type Judged } from '#core/protocol/api/session-report.ts'
import { standingOf } from '#core/judge/standing.ts'
import { Rng } from '../support/rng.ts'
import { judgedIn } from '../../worker/db/attempts.ts'
import { database } from '../../worker/db/database.ts'
import { JUDGED } from '../../worker/db/judged.ts'
import type { Env } from '../../worker/env.ts'
import { taken } from './support/assessed.ts'
import { env, registered, roomOf } from './support/browser.ts'
import { storedProblem } from './support/stored-problem.ts'

const db = database(env as unknown as Env)

test('M9: somebody who has tests run all day makes neither the report nor the comparison longer', async () => {
  const { owner, person, code, id, assessment } = await taken()
  const problem = assessment.problems[0]?.problem ?? ''
  const many = JUDGED * 2
  await env.DB.prepare(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?4)
     INSERT INTO submissions (room_id, seq, problem_id, version, user_id, kind, language, at, status, passed, total)
     SELECT ?1, i + 100, ?2, 1, ?3, 'submit', 'python', 1000 + i, 'wrong_answer', i = 7, 2 FROM n`,
  )
    .bind(id, problem, person.id, many)
    .run()
  const { problems, judged } = v.parse(report, await (await owner.get(`/api/rooms/${code}/report`)).json())
  const stands = { passed: 1, total: 2, submissions: many, runs: many, lastAt: 1000 + many }
  expect(problems[0]).toMatchObject(stands)
  expect([judged.length, judged.at(-1)?.at]).toEqual([JUDGED, 1000 + many])
  const compared = await owner.get(`/api/assessments/${assessment.id}/attempts`)
  const [attempt] = v.parse(attemptsAnswer, await compared.json()).attempts
  expect(attempt).toMatchObject({ passed: 1, submissions: many, problems: [stands, {}] })
})

test('M9: a problem stands by what decides as by everything', async () => {
  const owner = await registered()
  const ids = [await storedProblem(owner.id), await storedProblem(owner.id)]
  const statuses = ['ok', 'wrong_answer', 'compile_error', 'cancelled', 'checker_failed', 'lost']
  for (let seed = 1; seed <= 12; seed++) {
    const rng = new Rng(seed)
    const { id } = await roomOf(owner)
    const judged: Judged[] = Array.from({ length: rng.below(40) }, (_, n) => {
      const points = rng.below(3) === 0 ? null : rng.below(3)
      return {
        ...{ seq: n + 1, at: n * 10, user: owner.id, language: rng.pick(['python', 'cpp']), cpuMs: null },
        ...{
          problem: rng.pick(ids),
          kind: rng.pick(['tests', 'submit'] as const),
          points,
          pointsOf: points && 3,
        },
        ...{ status: rng.pick(statuses), passed: rng.below(6), total: 5 },
      }
    })
    const opened = ids.map((problem) =>
      env.DB.prepare(
        `INSERT INTO room_problems (room_id, problem_id, version, language, added_at) VALUES (?, ?, 1, 'python', 1)`,
      ).bind(id, problem),
    )
    const rows = judged.map((one) =>
      env.DB.prepare(
        `INSERT INTO submissions (room_id, seq, problem_id, version, user_id, kind, language, at, status, passed, total, points, points_of)
         VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ).bind(
        ...[id, one.seq, one.problem, one.user, one.kind, one.language, one.at],
        ...[one.status, one.passed, one.total, one.points, one.pointsOf],
      ),
    )
    await env.DB.batch([...opened, ...rows])
    const { problems, judged: told } = await judgedIn(db, id)
    expect([seed, told]).toEqual([seed, judged])
    for (const { problem, title, ...stands } of problems) {
      const open = { problem, title, version: 1, language: 'python' }
      expect([seed, { problem, title, ...stands }]).toEqual([seed, standingOf(open, judged)])
    }
    expect(problems).toHaveLength(2)
  }
})
