import { expect, test } from 'vitest'
import { LIMITS } from '#core/protocol/limits.ts'
import { Visitor } from '../../test/support/visitor.ts'
import { World } from '../../test/support/world.ts'

/** A room whose first file leaves `free` units. */
function almostFull(free: number) {
  const world = new World()
  const ada = world.peer('ada')
  const bob = Visitor.in(world, 'bob')
  world.settle()
  const fill = () => {
    let length = 0
    for (let n = 1; length < LIMITS.fileChars - free; n++) {
      const text = 'x'.repeat(Math.min(200_000, LIMITS.fileChars - free - length))
      bob.say({
        t: 'push',
        file: 'f1',
        version: n - 1,
        n,
        ops: [[[0, text], ...(length > 0 ? [length] : [])]],
      })
      length += text.length
    }
  }
  return { world, ada, fill }
}

test('P12, L4: text that was typed while others filled the file comes back, and the socket stays', () => {
  const { world, ada, fill } = almostFull(10)
  world.cut(ada)
  ada.edit('f1', { changes: { from: 0, insert: 'twenty units of text' } })
  fill()
  world.settle()
  expect([ada.rejected, ada.closed, ada.sync.status]).toEqual([['twenty units of text'], null, 'saved'])
  expect(ada.text('f1')).toHaveLength(LIMITS.fileChars - 10)
  ada.edit('f1', { changes: { from: 0, insert: 'ten units!' } })
  world.settle()
  expect(world.fold('f1')).toHaveLength(LIMITS.fileChars)
})

test('L4: an editor does not grow a file past its limit, and lets it shrink', () => {
  const { world, ada, fill } = almostFull(10)
  fill()
  world.settle()
  ada.edit('f1', { changes: { from: 0, insert: 'eleven unit' } })
  expect([ada.text('f1')?.length, ada.sync.status]).toEqual([LIMITS.fileChars - 10, 'saved'])
  ada.edit('f1', { changes: { from: 0, to: 100 } })
  world.settle()
  expect([world.fold('f1').length, ada.rejected]).toEqual([LIMITS.fileChars - 110, []])
})

test('P12: text typed into a room that was archived meanwhile comes back', () => {
  const { world, ada } = almostFull(0)
  world.cut(ada)
  ada.edit('f1', { changes: { from: 0, insert: 'too late' } })
  world.step({ t: 'info', archived: true })
  world.settle()
  expect([ada.rejected, ada.text('f1'), ada.view.room?.archived]).toEqual([['too late'], '', true])
})
