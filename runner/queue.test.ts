import { describe, expect, it } from 'vitest'
import { Queue, type Ticket } from './queue.ts'

/** A queue with one slot taken by `host`, and a log of who is let in. */
async function busy(capacity = 10, slots = 1) {
  const queue = new Queue(slots, capacity)
  const served: string[] = []
  const releases = new Map<string, () => void>()
  const ask = (name: string, moved: (position: number) => void = () => {}): Ticket | null => {
    const [room = '', user = ''] = name.split('/')
    const ticket = queue.enter({ room, user }, moved)
    void ticket?.granted.then((release) => {
      if (!release) return
      served.push(name)
      releases.set(name, release)
    })
    return ticket
  }
  const settle = async (name: string) => {
    releases.get(name)?.()
    releases.delete(name)
    await Promise.resolve()
    await Promise.resolve()
  }
  ask('host/a')
  await settle('')
  return { queue, ask, settle, served }
}

describe('the queue', () => {
  it('lets the first in at once and the rest in order', async () => {
    const { ask, settle, served } = await busy()
    ask('r1/a')
    ask('r2/a')
    await settle('host/a')
    await settle('r1/a')
    expect(served).toEqual(['host/a', 'r1/a', 'r2/a'])
  })

  it('a room that asks often does not keep another waiting', async () => {
    const { ask, settle, served } = await busy(20)
    for (const name of ['loud/1', 'loud/2', 'loud/3', 'quiet/4']) ask(name)
    for (const name of ['host/a', 'loud/1', 'quiet/4', 'loud/2']) await settle(name)
    expect(served).toEqual(['host/a', 'loud/1', 'quiet/4', 'loud/2', 'loud/3'])
  })

  it('inside a room its people take turns', async () => {
    const { ask, settle, served } = await busy(20)
    const queue = ['r/ann', 'r/ann', 'r/bob']
    for (const name of queue) ask(name)
    for (const name of ['host/a', 'r/ann', 'r/bob']) await settle(name)
    expect(served).toEqual(['host/a', 'r/ann', 'r/bob', 'r/ann'])
  })

  it('somebody who asks in many rooms does not keep others waiting, nor fills more than half of it', async () => {
    const { ask, settle, served } = await busy(8)
    for (const room of ['m1', 'm2', 'm3', 'm4']) expect(ask(`${room}/mallory`)).not.toBeNull()
    expect(ask('m5/mallory')).toBeNull()
    for (const name of ['r1/ann', 'r2/bob']) expect(ask(name)).not.toBeNull()
    for (const name of ['host/a', 'm1/mallory', 'r1/ann', 'r2/bob', 'm2/mallory']) await settle(name)
    expect(served).toEqual(['host/a', 'm1/mallory', 'r1/ann', 'r2/bob', 'm2/mallory', 'm3/mallory'])
  })

  it('refuses when it is full, and keeps half of itself from any one room', async () => {
    const { ask } = await busy(4)
    expect([ask('r1/a'), ask('r1/b')].every(Boolean)).toBe(true)
    expect(ask('r1/c')).toBeNull()
    expect([ask('r2/d'), ask('r3/e')].every(Boolean)).toBe(true)
    expect(ask('r4/f')).toBeNull()
  })

  it('tells those who wait when somebody before them leaves', async () => {
    const { ask, settle, served } = await busy()
    const places: number[] = []
    const first = ask('r1/a')
    ask('r2/a', (place) => places.push(place))
    first?.leave()
    first?.leave()
    expect(places).toEqual([1, 0])
    expect(await first?.granted).toBeNull()
    await settle('host/a')
    expect(served).toEqual(['host/a', 'r2/a'])
  })

  it('remembers only so many, however long it is never idle', async () => {
    const { queue, ask, settle, served } = await busy(20, 2)
    for (let run = 0; run < 6_000; run++) {
      const ticket = queue.enter({ room: `r${run}`, user: `u${run}` }, () => {})
      ;(await ticket?.granted)?.()
    }
    ask('other/b')
    for (const name of ['r0/u0', 'r5999/u5999', 'fresh/c']) ask(name)
    for (const name of ['', 'host/a', 'r0/u0', 'fresh/c']) await settle(name)
    expect(served).toEqual(['host/a', 'other/b', 'r0/u0', 'fresh/c', 'r5999/u5999'])
  })

  it('never lets in more than its slots, and a release counts once', async () => {
    const { ask, settle, served, queue } = await busy(10, 2)
    const second = await ask('r1/a')?.granted
    for (const name of ['r2/a', 'r3/a', 'r4/a']) ask(name)
    second?.()
    second?.()
    await settle('')
    expect(served.length).toBe(3)
    expect(queue.length).toBe(2)
  })
})

describe('how long a newcomer would wait', () => {
  /** A queue whose clock stands still unless it is told otherwise, with every slot taken. */
  function timed(slots: number) {
    let now = 0
    const queue = new Queue(slots, 100, () => now)
    const enter = () => queue.enter({ room: 'r', user: 'u' }, () => {})
    return { queue, enter, pass: (ms: number) => (now += ms) }
  }

  it('is a guess before anything ran, then what runs took lately, shared by the slots', async () => {
    const { queue, enter, pass } = timed(2)
    expect(queue.waitSeconds).toBe(1)
    for (let run = 0; run < 40; run++) {
      const release = await enter()!.granted
      pass(run < 5 ? 60_000 : 4_000)
      release?.()
    }
    // The first, slow ones are forgotten: 4 s a run in two slots.
    expect(queue.waitSeconds).toBe(2)
    enter()
    enter()
    for (let waiting = 0; waiting < 5; waiting++) enter()
    expect([queue.length, queue.waitSeconds]).toEqual([5, 12])
  })

  it('is never less than a second nor more than thirty', async () => {
    const quick = timed(8)
    ;(await quick.enter()!.granted)?.()
    expect(quick.queue.waitSeconds).toBe(1)
    const slow = timed(1)
    const release = await slow.enter()!.granted
    slow.pass(600_000)
    release?.()
    expect(slow.queue.waitSeconds).toBe(30)
  })
})
