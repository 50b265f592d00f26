import { expect, test } from 'vitest'
import { Rng } from '../../test/support/rng.ts'
import { markerFrom, pause, play, seek, skip, SPEEDS, stopped, tick, withSpeed } from './clock.ts'
import { IDLE_MS, outlinePauses, paceOf, pausesOf, refined, type Pause } from './pace.ts'

const BEGIN = 1_790_000_000_000

function randomPauses(rng: Rng): { from: number; to: number; pauses: Pause[] } {
  const times = [BEGIN]
  for (let i = 0; i < 60; i++) times.push((times.at(-1) ?? 0) + rng.below(rng.chance(0.2) ? 900_000 : 1_500))
  return { from: BEGIN, to: times.at(-1) ?? BEGIN, pauses: pausesOf(times, IDLE_MS) }
}

for (let seed = 1; seed <= 20; seed++)
  test(`T3: skipping idle time maps times in order, and back (seed ${seed})`, () => {
    const rng = new Rng(seed)
    const { from, to, pauses } = randomPauses(rng)
    const pace = paceOf(from, to, pauses, IDLE_MS)
    const idle = pauses.reduce((sum, [a, b]) => sum + b - a - IDLE_MS, 0)
    expect(pace.length).toBeCloseTo(to - from - idle, 3)
    let last = -1
    for (let at = from; at <= to; at += (to - from) / 300) {
      const played = pace.played(at)
      expect(played).toBeGreaterThanOrEqual(last)
      expect(Math.abs(pace.real(played) - at)).toBeLessThan(1)
      last = played
    }
  })

for (let seed = 1; seed <= 20; seed++)
  test(`T3: while it plays the clock never goes back, whatever becomes known of pauses (seed ${seed})`, () => {
    const rng = new Rng(seed)
    const { from, to, pauses } = randomPauses(rng)
    const paces = [
      paceOf(from, to, pauses, IDLE_MS),
      paceOf(from, to, [], IDLE_MS),
      paceOf(from, to, [], null),
    ]
    let pace = paces[0] ?? paceOf(from, to, [], null)
    let now = 1_000
    let clock = play(stopped(from), pace, now)
    for (let i = 0; i < 500 && clock.playing; i++) {
      now += rng.below(50) - (rng.chance(0.02) ? 60 : 0)
      if (rng.chance(0.05)) pace = rng.pick(paces)
      if (rng.chance(0.05)) clock = withSpeed(clock, pace, now, rng.pick(SPEEDS))
      const next = tick(clock, pace, now)
      expect(next.at).toBeGreaterThanOrEqual(clock.at)
      expect(next.at).toBeLessThanOrEqual(to)
      clock = next
    }
  })

test('a pause of an hour passes in two seconds; ten seconds of work take five at double speed', () => {
  const pace = paceOf(0, 3_620_000, [[10_000, 3_610_000]], IDLE_MS)
  let clock = withSpeed(play(stopped(0), pace, 0), pace, 0, 2)
  clock = tick(clock, pace, 5_000)
  expect(clock.at).toBe(10_000)
  expect(tick(clock, pace, 6_000).at).toBe(3_610_000)
  expect(tick(clock, pace, 60_000)).toMatchObject({ at: 3_620_000, playing: false })
})

test('it stops at the end, and begins again from there; pausing keeps the moment', () => {
  const pace = paceOf(0, 1_000, [], null)
  const end = tick(play(stopped(900), pace, 0), pace, 500)
  expect(end).toMatchObject({ at: 1_000, playing: false })
  expect(play(end, pace, 600)).toMatchObject({ at: 0, playing: true })
  const paused = pause(play(stopped(0), pace, 0), pace, 300)
  expect(tick(paused, pace, 9_000).at).toBe(300)
})

test('seeking stays inside, and skipping counts what is watched, not what is idle', () => {
  const pace = paceOf(0, 120_000, [[10_000, 110_000]], IDLE_MS)
  expect(seek(stopped(0), pace, 0, -5).at).toBe(0)
  expect(seek(stopped(0), pace, 0, 1e12).at).toBe(120_000)
  expect(skip(stopped(8_000), pace, 0, 5_000).at).toBe(111_000)
  expect(skip(stopped(111_000), pace, 0, -5_000).at).toBe(8_000)
})

test('markers are found in both directions, and going back from just behind one goes further', () => {
  const mark = (at: number) => ({ seq: at, at, mark: 'chat' as const, user: '', label: '' })
  const marks = [1_000, 2_000, 9_000].map(mark)
  const at = (at: number, playing = false) => ({ ...stopped(at), playing })
  expect(markerFrom(marks, at(1_000), 1)?.at).toBe(2_000)
  expect(markerFrom(marks, at(9_000), 1)).toBeUndefined()
  expect(markerFrom(marks, at(2_000), -1)?.at).toBe(1_000)
  expect(markerFrom(marks, at(2_500, true), -1)?.at).toBe(1_000)
  expect(markerFrom(marks, at(3_500, true), -1)?.at).toBe(2_000)
})

test('the outline tells long pauses, and what is known exactly replaces it', () => {
  const activity = {
    u_ada: [[100, 5, 0] as [number, number, number], [110, 1, 1] as [number, number, number]],
  }
  const found = outlinePauses({ activity, marks: [] }, 1_000_000, 1_120_000, IDLE_MS)
  expect(found).toEqual([
    [1_010_000, 1_100_000],
    [1_110_000, 1_120_000],
  ])
  expect(refined(found, [1_005_000, 1_050_000], [[1_006_000, 1_020_000]])).toEqual([
    [1_006_000, 1_020_000],
    [1_050_000, 1_100_000],
    [1_110_000, 1_120_000],
  ])
})
