import { expect, test } from 'vitest'
import * as v from 'valibot'
import { startedRoom } from '#core/protocol/api/assessments.ts'
import { roomPartAnswer } from '#core/protocol/api/room-part.ts'
import { type Browser, env, registered, roomOf } from './support/browser.ts'
import { idOf, prepared, taken } from './support/assessed.ts'

const partOf = async (who: Browser, code: string) => {
  const answer = await who.get(`/api/rooms/${code}/part`)
  expect(answer.status).toBe(200)
  return v.parse(roomPartAnswer, await answer.json()).part
}

test('M14: a candidate learns the kind of what they take, and not which assessment it is', async () => {
  const { owner, person, assessment, code } = await taken()
  expect(await partOf(person, code)).toEqual({ kind: 'take_home', id: null, own: true, lesson: null })
  expect(await partOf(owner, code)).toMatchObject({ kind: 'take_home', id: assessment.id })
  const eve = await registered()
  expect((await eve.get(`/api/rooms/${code}/part`)).status).toBe(404)
})

test('M11: a copy of a lesson leads back to the teacher’s room', async () => {
  const [ada, kim] = [await registered(), await registered()]
  const { id } = await prepared(ada, { kind: 'lesson', minutes: null })
  const { code } = v.parse(startedRoom, await (await ada.post(`/api/assessments/${id}/rooms`, {})).json())
  await env.DB.prepare('INSERT INTO room_members (room_id, user_id, role, joined_at) VALUES (?, ?, ?, 1)')
    .bind(await idOf(code), kim.id, 'writer')
    .run()
  expect(await partOf(kim, code)).toEqual({ kind: 'lesson', id: null, own: false, lesson: null })
  const copy = v.parse(startedRoom, await (await kim.post(`/api/lessons/${code}/fork`, {})).json())
  expect(await partOf(kim, copy.code)).toEqual({ kind: 'lesson', id: null, own: true, lesson: code })
})

test('a room that was made otherwise is a part of nothing', async () => {
  const ada = await registered()
  expect(await partOf(ada, (await roomOf(ada)).code)).toBeNull()
})
