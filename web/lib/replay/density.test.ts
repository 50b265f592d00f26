import { expect, test } from 'vitest'
import { paceOf } from '#core/replay/pace.ts'
import { densityOf } from './density.ts'

test('who typed more stands higher, people stand on each other, and nobody leaves the box', () => {
  const activity = {
    u_ada: [[0, 90, 10] as [number, number, number], [3, 25, 0] as [number, number, number]],
    u_bob: [[3, 75, 0] as [number, number, number]],
  }
  const layers = densityOf(activity, paceOf(0, 40_000, [], null), 4)
  expect(layers).toEqual([
    { user: 'u_ada', path: 'M0 1.000h1v-1.000h-1zM3 1.000h1v-0.250h-1z' },
    { user: 'u_bob', path: 'M3 0.750h1v-0.750h-1z' },
  ])
})

test('a session without time or outside of the shown stretch draws nothing', () => {
  const activity = { u_ada: [[50, 1, 0] as [number, number, number]] }
  expect(densityOf(activity, paceOf(0, 0, [], null), 4)).toEqual([{ user: 'u_ada', path: '' }])
  expect(densityOf(activity, paceOf(0, 1_000, [], null), 4)).toEqual([{ user: 'u_ada', path: '' }])
})
