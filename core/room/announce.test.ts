import { expect, test } from 'vitest'
import { Visitor } from '../../test/support/visitor.ts'
import { World } from '../../test/support/world.ts'

/** Somebody in a room in which something was typed, which fell so long after and was woken. */
function woken(afterMs: number): { world: World; ada: Visitor } {
  const world = new World()
  const ada = Visitor.in(world, 'ada')
  ada.say({ t: 'push', file: 'f1', version: 0, n: 1, ops: [[[0, 'a']]] })
  world.now += afterMs
  world.evict()
  return { world, ada }
}

test('D7: a room that fell right after an edit says its heads at once when it is woken', () => {
  const { world, ada } = woken(3_000)
  expect(ada.heard()).toMatchObject([{ t: 'head', file: 'f1', version: 1 }])
  expect(world.timers).toEqual([])
})

test('CO8: a room that is woken by its clock alone says nothing and waits for nothing, so that it sleeps again', () => {
  const { world, ada } = woken(61_000)
  expect(ada.heard()).toEqual([])
  expect(world.timers).toEqual([])
})
