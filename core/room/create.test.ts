import { expect, test } from 'vitest'
import { World } from '../../test/support/world.ts'
import { createRoom } from './create.ts'
import { HELLOS } from './hellos.ts'

test.each([...HELLOS])('F7: a room in %s begins with its greeting', (language, hello) => {
  const world = new World({ language })
  expect(world.fold('f1')).toBe(hello)
  createRoom(world.log, world.now, { ...world.room.info }, { user: 'u_owner', name: 'Owner' })
  expect(world.fold('f1')).toBe(hello)
})

test('F7: a room in what does not run begins empty', () => {
  expect(new World({ language: 'markdown' }).fold('f1')).toBe('')
})
