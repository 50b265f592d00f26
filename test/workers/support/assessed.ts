import { runInDurableObject } from 'cloudflare:test'
import { expect, inject, vi } from 'vitest'
import * as v from 'valibot'
import {
  assessmentAnswer,
  assessmentLinkAnswer,
  startedRoom,
  type Assessment,
  type NewAssessment,
} from '#core/protocol/api/assessments.ts'
import type { ObjectEnv } from '../../../durable-objects/env.ts'
import type { StoredProblem } from '../../../durable-objects/problem-rows.ts'
import type { Env } from '../../../worker/env.ts'
import { judgeText } from '../../../worker/judge-text.ts'
import { type Browser, env, registered } from './browser.ts'
import { Live } from './live.ts'
import { storedProblem } from './stored-problem.ts'

/** The runner itself, and none. */
export const RUNNER: Partial<ObjectEnv> = inject('realRunner')
/** How long it may take to judge what is handed in, milliseconds. */
export const JUDGED_MS = 50_000

/** Has the runner load what programs of these tests are written in; until then it may say that it is busy. */
export async function loadedRunner(): Promise<void> {
  const files = [{ name: 'main.py', text: 'print(1)\n' }]
  const program = { language: 'python', entry: 'main.py', files, user: 'u_loads' }
  const body = {
    ...{ kind: 'stdio', checker: { name: 'trailing' }, groups: [], starters: { python: program } },
    limits: { cpuMs: 2_000, memoryBytes: 64 << 20, outputBytes: 65_536 },
  }
  const tests = [{ name: 'one', hidden: false, input: '', expected: '1' }]
  const problem = { body, tests } as unknown as StoredProblem
  await vi.waitFor(
    async () =>
      expect(await judgeText(RUNNER as Env, problem, program)).toEqual({ t: 'judged', letters: 'p' }),
    { timeout: 150_000, interval: 500 },
  )
}
export const NO_RUNNER = { RUNNER_URL: '', RUNNER_KEYS: '', CALLER_KEY: '' }

/** An assessment as somebody prepares it, with something of it changed. */
export const wanted = (problems: string[], change: Partial<NewAssessment> = {}): NewAssessment => ({
  ...{ kind: 'take_home', title: 'Round one', problems: problems.map((problem) => ({ problem })) },
  ...{ language: 'python', minutes: 60, notes: '## Ask about loops', opensAt: null, closesAt: null },
  rubric: [{ name: 'Clarity', about: 'Secret of the rubric', levels: [{ score: 1, about: 'Unclear' }] }],
  ...change,
})

/** An assessment that somebody has prepared. */
export async function prepared(owner: Browser, change: Partial<NewAssessment> = {}): Promise<Assessment> {
  const problems = [await storedProblem(owner.id), await storedProblem()]
  const response = await owner.post('/api/assessments', wanted(problems, change))
  expect(response.status, await response.clone().text()).toBe(201)
  return v.parse(assessmentAnswer, await response.json()).assessment
}

export const linkOf = async (owner: Browser, { id }: Pick<Assessment, 'id'>) =>
  v.parse(assessmentLinkAnswer, await (await owner.post(`/api/assessments/${id}/link`, {})).json())

/** Starts, or comes back to, a take-home; answers the room's code. */
export async function startedBy(person: Browser, token: string): Promise<string> {
  const response = await person.post(`/api/take/${token}`, {})
  expect(response.ok, await response.clone().text()).toBe(true)
  return v.parse(startedRoom, await response.json()).code
}

/** A take-home that somebody has started. */
export async function taken(change: Partial<NewAssessment> = {}) {
  const [owner, person] = [await registered(), await registered()]
  const assessment = await prepared(owner, change)
  const { token } = await linkOf(owner, assessment)
  const code = await startedBy(person, token)
  const id = await idOf(code)
  return { owner, person, assessment, token, code, id, stub: env.ROOMS.get(env.ROOMS.idFromName(id)) }
}

/** The id of the room of a code. */
export async function idOf(code: string): Promise<string> {
  const query = env.DB.prepare('SELECT id FROM rooms WHERE code = ?').bind(code.replaceAll('-', ''))
  return String(await query.first('id'))
}

type Stub = ReturnType<typeof env.ROOMS.get>

/** Has the object find a runner, or none, from now on. */
export const runner = (stub: Stub, which: object) =>
  runInDurableObject(stub, (object) => Object.assign((object as unknown as { env: ObjectEnv }).env, which))

/** A socket of somebody in a room of theirs. */
export async function live(who: Browser, code: string, name: string): Promise<Live> {
  const response = await who.post(`/api/rooms/${code}/ticket`)
  const { ticket } = v.parse(v.object({ ticket: v.string() }), await response.json())
  return (await Live.with(await idOf(code), ticket, name))[0]
}

/** The row of the attempt that a room is. */
export const rowOf = (room: string) =>
  env.DB.prepare('SELECT ends_at, submitted_at FROM attempts WHERE room_id = ?')
    .bind(room)
    .first<{ ends_at: number | null; submitted_at: number | null }>()
