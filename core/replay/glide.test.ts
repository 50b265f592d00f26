import { expect, test } from 'vitest'
import { Rng } from '../../test/support/rng.ts'
import { answered, ASK_MS, asked, goOn, opened, type Glide } from './glide.ts'

const FRAME_MS = 20

/** A room in which something happens every `every` milliseconds, and somebody who watches it from `behind` milliseconds ago. */
function watch(rng: Rng, speed: number, behind: number, every: number, until = 600_000) {
  const start = 1_000_000
  const seqAt = (now: number) => Math.floor(now / every)
  let [now, at, to] = [start, start - behind, start]
  let glide: Glide = opened(now, seqAt(now), seqAt(now))
  let answer: { at: number; to: number } | null = null
  const asks: number[] = []
  let fastest = 0
  while (now < start + until) {
    if (answer && now >= answer.at) {
      to = Math.max(to, answer.to)
      glide = answered(glide, now, seqAt(to))
      answer = null
    }
    const going = goOn(glide, { now, left: to - at, speed, last: seqAt(to), heard: seqAt(now) })
    if (going.live) return { took: now - start, lag: now - at, asks, fastest, live: true }
    if (going.ask) {
      asks.push(now)
      glide = asked(now, seqAt(now))
      const late = 20 + rng.below(600)
      // Somebody else asked just before: the record is not sealed again so soon.
      answer = { at: now + late, to: rng.chance(0.3) ? to : now + Math.floor(late / 2) }
    }
    expect(going.speed).toBeGreaterThanOrEqual(speed)
    fastest = Math.max(fastest, going.speed)
    now += FRAME_MS
    at = Math.min(to, at + FRAME_MS * going.speed)
  }
  return { took: until, lag: now - at, asks, fastest, live: false }
}

for (let seed = 1; seed <= 40; seed++)
  test(`G3: watching faster than life becomes being there, a moment behind at most (seed ${seed})`, () => {
    const rng = new Rng(seed)
    const speed = rng.pick([1.5, 2, 4, 8, 16, 32, 64])
    const behind = 5_000 + rng.below(200_000)
    const { live, took, lag } = watch(rng, speed, behind, 100 + rng.below(3_000))
    expect(live).toBe(true)
    expect(lag).toBeLessThan(3_000)
    expect(took).toBeLessThan(behind / (speed - 1) + 30_000)
  })

for (let seed = 1; seed <= 20; seed++)
  test(`G4: more of the record is asked for every 2.5 s at most, whatever comes back (seed ${seed})`, () => {
    const rng = new Rng(seed)
    const speed = rng.pick([0.25, 1, 1.5, 4])
    const { asks } = watch(rng, speed, 30_000 + rng.below(60_000), 150, 120_000)
    expect(asks.length).toBeGreaterThan(0)
    for (const [i, at] of asks.entries())
      if (i > 0) expect(at - (asks[i - 1] ?? 0)).toBeGreaterThanOrEqual(ASK_MS)
  })

test('G4: far from the end, and where nothing happened since, nothing is asked for', () => {
  const glide = opened(0, 50, 50)
  const far = { now: 10_000, left: 100_000, speed: 4, last: 50, heard: 80 }
  expect(goOn(glide, far)).toMatchObject({ live: false, ask: false })
  expect(goOn(glide, { ...far, now: 31_000 })).toMatchObject({ ask: true })
  expect(goOn(glide, { ...far, left: 9_000 })).toMatchObject({ ask: true })
  expect(goOn(glide, { ...far, now: 31_000, left: 9_000, heard: 50 })).toMatchObject({ ask: false })
})

test('G3: a record that ends with the newest event is live at its end, however long ago it was fetched', () => {
  const glide = opened(0, 50, 50)
  const end = { now: 500_000, left: 0, speed: 1, last: 50, heard: 50 }
  expect(goOn(glide, end)).toEqual({ live: true })
  expect(goOn(glide, { ...end, heard: 51 })).toMatchObject({ live: false, ask: true })
  expect(goOn(glide, { ...end, left: 1 })).toMatchObject({ live: false })
})

test('G3: an answer without what had been heard of when it was asked for is not the present', () => {
  const glide = answered(asked(10_000, 80), 10_200, 79)
  const end = { now: 10_300, left: 0, speed: 4, last: 79, heard: 80 }
  expect(goOn(glide, end)).toMatchObject({ live: false, ask: false })
  expect(goOn(glide, { ...end, now: 12_500 })).toMatchObject({ live: false, ask: true })
  expect(goOn(answered(glide, 10_400, 80), { ...end, last: 80, heard: 83 })).toEqual({ live: true })
})

test('G3: at its own speed one stays as far behind as one is; slower than life it is never hurried', () => {
  expect(watch(new Rng(3), 1, 30_000, 200, 60_000)).toMatchObject({ live: false, fastest: 1 })
  const glide = opened(0, 50, 50)
  const slow = { now: 100, left: 2_000, speed: 0.5, last: 50, heard: 51 }
  expect(goOn(glide, slow)).toMatchObject({ speed: 0.5 })
})
