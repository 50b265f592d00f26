import { beforeEach, expect, test } from 'vitest'
import * as v from 'valibot'
import { startedRoom } from '#core/protocol/api/assessments.ts'
import { idOf, prepared, taken } from './support/assessed.ts'
import { type Browser, env, registered, roomOf } from './support/browser.ts'
import { madeProblem } from './support/problems.ts'

let ada: Browser
let bob: Browser
let id: string
let path: string

beforeEach(async () => {
  ;[ada, bob] = [await registered(), await registered()]
  id = (await madeProblem(ada)).id
  const { code } = await roomOf(ada)
  await bob.post(`/api/rooms/${code}/join`)
  await ada.post(`/api/rooms/${code}/problems`, { problem: id, language: 'python' })
  path = `/api/rooms/${code}/problems/${id}/hints`
})

const status = async (answer: Promise<Response>) => (await answer).status

test('B17: a hint is read by who is no staff once staff showed it, and not the one after it', async () => {
  expect(await status(bob.get(`${path}/1`))).toBe(403)
  expect(await status(bob.post(path, { n: 1 }))).toBe(403)
  expect(await (await ada.get(`${path}/2`)).json(), 'staff read ahead').toEqual({ hint: 'The second hint.' })
  const shown = await ada.post(path, { n: 1 })
  expect([shown.status, await shown.json()]).toEqual([201, { hint: 'The first hint.' }])
  expect(await (await bob.get(`${path}/1`)).json()).toEqual({ hint: 'The first hint.' })
  const refused = await bob.get(`${path}/2`)
  expect(refused.status).toBe(403)
  expect(await refused.text()).not.toContain('second')
})

test('B17: what was shown stays to be read, for the replay, once its problem was taken away; what was not shown does not', async () => {
  const { code } = await roomOf(ada)
  await bob.post(`/api/rooms/${code}/join`)
  const own = `/api/rooms/${code}/problems`
  await ada.post(own, { problem: id, language: 'python' })
  await ada.post(`${own}/${id}/hints`, { n: 1 })
  expect(await status(ada.delete(`${own}/${id}`))).toBe(204)
  expect(await status(bob.get(`${own}/${id}/hints/1`))).toBe(200)
  expect(await status(bob.get(`${own}/${id}/hints/2`))).toBe(403)
})

test('B17: hints that are not there, out of order, or not of this room are refused', async () => {
  expect(await status(ada.post(path, { n: 2 })), 'before the first').toBe(403)
  expect(await status(ada.post(path, { n: 3 })), 'beyond the last').toBe(404)
  for (const n of [0, 1.5, 11, '1']) expect(await status(ada.post(path, { n })), String(n)).toBe(422)
  expect(await status(ada.get(`${path}/0`))).toBe(404)
  const other = await madeProblem(ada)
  expect(await status(ada.get(`${path.replace(id, other.id)}/1`))).toBe(404)
  const eve = await registered()
  expect(await status(eve.get(`${path}/1`))).toBe(404)
  expect(await status(eve.post(path, { n: 1 }))).toBe(404)
})

test('B17: who learns shows the hints of their own copy of a lesson; who takes a test shows none', async () => {
  const kim = await registered()
  const { id: lesson } = await prepared(ada, { kind: 'lesson', minutes: null, problems: [{ problem: id }] })
  const { code } = v.parse(startedRoom, await (await ada.post(`/api/assessments/${lesson}/rooms`, {})).json())
  const joining = 'INSERT INTO room_members (room_id, user_id, role, joined_at) VALUES (?, ?, ?, 1)'
  await env.DB.prepare(joining)
    .bind(await idOf(code), kim.id, 'viewer')
    .run()
  const of = (room: string, problem: string) => `/api/rooms/${room}/problems/${problem}/hints`
  expect(await status(kim.post(of(code, id), { n: 1 })), 'a viewer of the teacher’s room').toBe(403)
  const copy = v.parse(startedRoom, await (await kim.post(`/api/lessons/${code}/fork`, {})).json())
  expect(await status(kim.post(of(copy.code, id), { n: 1 }))).toBe(201)
  expect(await status(kim.get(of(copy.code, id) + '/1'))).toBe(200)
  const test = await taken()
  const [problem = ''] = test.assessment.problems.map(({ problem }) => problem)
  expect(await status(test.person.post(of(test.code, problem), { n: 1 }))).toBe(403)
})
