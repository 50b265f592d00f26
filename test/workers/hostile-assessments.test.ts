import { beforeAll, expect, test, vi } from 'vitest'
import * as v from 'valibot'
import { assessmentAnswer, startedRoom } from '#core/protocol/api/assessments.ts'
import { ASSESSMENTS } from '../../worker/db/assessments.ts'
import { database } from '../../worker/db/database.ts'
import { attemptOf } from '../../worker/db/attempts.ts'
import { activeUser } from '../../worker/db/users.ts'
import type { Env } from '../../worker/env.ts'
import { startAttempt } from '../../worker/start-attempt.ts'
import { idOf, live, NO_RUNNER, prepared, rowOf, runner, taken, wanted } from './support/assessed.ts'
import { type Browser, env, errorOf, registered, roomOf } from './support/browser.ts'
import { madeProblem, problemOf } from './support/problems.ts'
import { inObject, whileFailing } from './support/record.ts'

let ada: Browser
let bob: Browser
beforeAll(async () => {
  vi.spyOn(console, 'error').mockReturnValue()
  ;[ada, bob] = [await registered(), await registered()]
})

const interview = (problem: string, version?: number) => ({
  ...wanted([], { kind: 'interview' }),
  problems: [{ problem, ...(version === undefined ? {} : { version }) }],
})
const made = async (who: Browser, body: object) => {
  const answer = await who.post('/api/assessments', body)
  return answer.ok ? v.parse(assessmentAnswer, await answer.json()).assessment.id : errorOf(answer)
}

test('Z5: an assessment has of a problem of others only the version that they show', async () => {
  const { id } = await madeProblem(ada, { statement: 'The secret draft.' })
  await ada.send('PUT', `/api/problems/${id}`, problemOf())
  await ada.patch(`/api/problems/${id}`, { visibility: 'public' })
  expect(await made(bob, interview(id, 1)), 'what was before').toBe('invalid problems')
  const kept = await made(bob, interview(id, 2))
  const open = await made(bob, interview(id))
  await ada.patch(`/api/problems/${id}`, { visibility: 'private' })
  await ada.send('PUT', `/api/problems/${id}`, problemOf({ statement: 'The next secret.' }))
  for (const one of [kept, open]) {
    const again = (version?: number) => bob.send('PUT', `/api/assessments/${one}`, interview(id, version))
    for (const version of [1, 3]) expect(await errorOf(await again(version))).toBe('invalid problems')
    expect((await again(one === kept ? 2 : undefined)).status, 'as it was').toBe(200)
  }
  const room = v.parse(startedRoom, await (await bob.post(`/api/assessments/${kept}/rooms`, {})).json())
  const shown = await bob.get(`/api/rooms/${room.code}/problems/${id}`)
  expect(await shown.text(), 'it had that version').toContain('"version":2')
  expect((await bob.post(`/api/assessments/${open}/rooms`, {})).status, 'and of this none').toBe(422)
  // One's own, in any version.
  expect(await made(ada, interview(id, 2))).toMatch(/^a_/)
})

test('M8: whoever breaks off while they start a take-home is not in its room before the time runs', async () => {
  const { id } = await prepared(ada)
  const db = database(env as unknown as Env)
  const [owner, person] = [await activeUser(db, ada.id), await activeUser(db, bob.id)]
  if (!owner || !person) throw new Error('nobody is here')
  const starting = { assessmentId: id, owner, person, name: 'Bob' }
  const timer = { leftMs: 60_000, locksAtEnd: true, handsIn: true }
  const prepare = async () => ({ title: 'Round one', problems: [], language: null, notes: '', timer })
  const broken = {
    ...env,
    ROOMS: {
      idFromName: (name: string) => env.ROOMS.idFromName(name),
      get: (room: DurableObjectId) => {
        const stub = env.ROOMS.get(room)
        const timerStep = (command: { do: 'start' }, by: never) =>
          command.do === 'start' ? Promise.reject(new Error('broken off')) : stub.timerStep(command, by)
        return new Proxy(stub, {
          get: (of, key) => (key === 'timerStep' ? timerStep : Reflect.get(of, key)),
        })
      },
    },
  } as unknown as Env
  await expect(startAttempt(broken, starting, prepare)).rejects.toThrow('broken off')
  const attempt = await attemptOf(db, { assessmentId: id }, person.id)
  expect((await bob.get(`/api/rooms/${attempt?.code}`)).status, 'nothing of it is to be seen yet').toBe(404)
  const { code } = await startAttempt(env as unknown as Env, starting, prepare)
  expect((await bob.get(`/api/rooms/${code}`)).status).toBe(200)
  const { timer: running } = (await (await bob.get(`/api/rooms/${code}/timer`)).json()) as {
    timer: { endsAt: number | null }
  }
  expect(running.endsAt).not.toBe(null)
})

test('Z5: the copies of a lesson tell its staff no more of a problem than the lesson does', async () => {
  const { id } = await madeProblem(ada)
  await ada.patch(`/api/problems/${id}`, { visibility: 'public' })
  const { id: own } = await madeProblem(ada)
  const lesson = await made(ada, { ...interview(own), kind: 'lesson', minutes: null })
  const { code } = v.parse(startedRoom, await (await ada.post(`/api/assessments/${lesson}/rooms`, {})).json())
  const kim = await registered()
  const room = await idOf(code)
  for (const [who, role] of [
    [bob, 'staff'],
    [kim, 'writer'],
  ] as const)
    await env.DB.prepare('INSERT INTO room_members (room_id, user_id, role, joined_at) VALUES (?, ?, ?, 1)')
      .bind(room, who.id, role)
      .run()
  // Its owner did not open this one here.
  const opened = await bob.post(`/api/rooms/${code}/problems`, { problem: id, language: 'python' })
  expect(opened.status).toBe(201)
  const copy = v.parse(startedRoom, await (await kim.post(`/api/lessons/${code}/fork`, {})).json()).code
  const knows = async (of: string, problem: string) =>
    (await (await bob.get(`/api/rooms/${of}/problems/${problem}`)).text()).includes('the hidden')
  expect([await knows(code, id), await knows(copy, id)]).toEqual([false, false])
  expect([await knows(code, own), await knows(copy, own)]).toEqual([true, true])
})

test('M7: a person prepares so many assessments and no more, also at once', async () => {
  const [kim, { id }] = [await registered(), await madeProblem(ada)]
  await ada.patch(`/api/problems/${id}`, { visibility: 'public' })
  const first = await made(kim, interview(id))
  await env.DB.prepare(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?2)
     INSERT INTO assessments (id, owner_id, kind, title, problems, notes, rubric, created_at, updated_at)
     SELECT id || '-' || i, owner_id, kind, title, problems, notes, rubric, created_at, updated_at FROM assessments, n WHERE id = ?1`,
  )
    .bind(first, ASSESSMENTS - 3)
    .run()
  const more = await Promise.all([1, 2, 3, 4].map(() => made(kim, interview(id))))
  expect(more.filter((one) => one.startsWith('a_'))).toHaveLength(2)
  expect(more.filter((one) => one === 'forbidden')).toHaveLength(2)
  const count = env.DB.prepare('SELECT count(*) AS n FROM assessments WHERE owner_id = ?').bind(kim.id)
  expect(await count.first('n')).toBe(ASSESSMENTS)
})

test('Z5, PG3: the id of a problem is no cursor, so that nobody’s place among one’s own tells what it is called', async () => {
  const { id } = await madeProblem(ada, { title: 'A secret title' })
  const own = await madeProblem(bob, { title: 'A' })
  for (const name of ['after', 'cursor'])
    for (const one of [id, own.id, 'p_none']) {
      const answer = await bob.get(`/api/problems?${name}=${one}&from=own`)
      expect([one, answer.status, await errorOf(answer)]).toEqual([one, 400, 'bad_page after'])
    }
})

/** A take-home without a runner, in which its person wrote a last character; `out` has somebody take that out. */
async function written() {
  const made = await taken()
  const { person, code, stub } = made
  await runner(stub, NO_RUNNER)
  const kim = await live(person, code, 'kim')
  const read = async () =>
    (await kim.ask({ t: 'open', file: 'f1' }, 'text')) as { text: string; version: number }
  const { text, version } = await read()
  const ops = [[text.length, [0, '#']]]
  const { seq } = (await kim.ask({ t: 'push', file: 'f1', version, n: 1, ops }, 'ack')) as { seq: number }
  const own = { file: 'f1', from: seq, to: seq, user: person.id }
  const out = (who: Browser) => who.post(`/api/rooms/${code}/record/redactions`, own)
  const end = () => person.post(`/api/rooms/${code}/hand-in`, {})
  return { ...made, out, end, now: async () => (await read()).text, whole: `${text}#` }
}

test('M5: between the end and the last judgement a candidate takes nothing out of what is handed in', async () => {
  const { owner, person, id, out, end, now, whole } = await written()
  expect((await end()).status).toBe(200)
  expect((await rowOf(id))?.submitted_at, 'there is no runner').toBe(null)
  expect(await errorOf(await out(person))).toBe('forbidden')
  expect(await now()).toBe(whole)
  expect((await out(owner)).status, 'staff may').toBe(200)
  expect(await now()).not.toBe(whole)
})

test('M5: what a candidate asked to be taken out before the end waits, too, when it could not be done then', async () => {
  const { person, stub, out, end, now, whole } = await written()
  expect((await whileFailing('session_events', () => out(person))).status).toBe(202)
  expect((await end()).status).toBe(200)
  await inObject(stub, 'UPDATE redaction_failure SET again = 0')
  await stub.archive().catch(() => null)
  expect(await now()).toBe(whole)
  expect(await inObject(stub, 'SELECT id FROM redaction')).toHaveLength(1)
})

test('case 45: a problem is opened in a language that it has, and in nothing that every object has', async () => {
  const [{ id }, { code }] = [await madeProblem(ada), await roomOf(ada)]
  for (const language of ['constructor', 'toString', '__proto__', 'cpp']) {
    const answer = await ada.post(`/api/rooms/${code}/problems`, { problem: id, language })
    expect([language, answer.status, await errorOf(answer)]).toEqual([language, 422, 'invalid language'])
  }
  expect(await (await ada.get(`/api/rooms/${code}/problems`)).json()).toEqual({ problems: [] })
  const lesson = await made(ada, { ...interview(id), language: 'constructor' })
  expect((await ada.post(`/api/assessments/${lesson}/rooms`, {})).status).toBe(201)
})
