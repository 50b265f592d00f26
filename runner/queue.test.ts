import { describe, expect, it } from 'vitest'
import { Queue, type Slot, type Ticket } from './queue.ts'

/** A queue with one slot taken by `host`, and a log of who is let in. */
async function busy(capacity = 10, slots = 1, computing = slots) {
  const queue = new Queue(slots, capacity, computing)
  const served: string[] = []
  const held = new Map<string, Slot>()
  const ask = (name: string, moved: (position: number) => void = () => {}): Ticket | null => {
    const [room = '', user = ''] = name.split('/')
    const ticket = queue.enter({ room, user }, moved)
    void ticket?.granted.then((slot) => {
      if (!slot) return
      served.push(name)
      held.set(name, slot)
    })
    return ticket
  }
  const settle = async (name: string) => {
    held.get(name)?.release()
    held.delete(name)
    await Promise.resolve()
    await Promise.resolve()
  }
  const waits = async (name: string, waits: boolean) => {
    held.get(name)?.waits(waits)
    await settle('')
  }
  ask('host/a')
  await settle('')
  return { queue, ask, settle, waits, served }
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
      ;(await ticket?.granted)?.release()
    }
    ask('other/b')
    for (const name of ['r0/u0', 'r5999/u5999', 'fresh/c']) ask(name)
    for (const name of ['', 'host/a', 'r0/u0', 'fresh/c']) await settle(name)
    expect(served).toEqual(['host/a', 'other/b', 'r0/u0', 'fresh/c', 'r5999/u5999'])
  })

  it('never lets in more than its slots, and a release counts once', async () => {
    const { ask, settle, served, queue } = await busy(10, 2)
    const second = await ask('r1/b')?.granted
    for (const name of ['r2/c', 'r3/d', 'r4/e']) ask(name)
    second?.release()
    second?.release()
    await settle('')
    expect(served.length).toBe(3)
    expect(queue.length).toBe(2)
  })

  it('leaves a slot to others, whoever holds all the rest and in how many rooms', async () => {
    const { ask, settle, served } = await busy(20, 3)
    await settle('host/a')
    for (const name of ['m1/mallory', 'm2/mallory', 'm3/mallory', 'm4/mallory', 'r1/ann']) ask(name)
    await settle('')
    expect(served.slice(1)).toEqual(['m1/mallory', 'm2/mallory', 'r1/ann'])
    ask('r2/bob')
    await settle('r1/ann')
    expect(served.slice(4)).toEqual(['r2/bob'])
    await settle('m2/mallory')
    expect(served.slice(5)).toEqual(['m3/mallory'])
  })

  it('leaves a slot to other rooms too, and the only slot to anybody', async () => {
    const { ask, settle, served } = await busy(20, 3)
    await settle('host/a')
    for (const name of ['room/ann', 'room/bob', 'room/cem', 'other/dee']) ask(name)
    await settle('')
    expect(served.slice(1)).toEqual(['room/ann', 'room/bob', 'other/dee'])
    const single = await busy(20, 1)
    single.ask('r/ann')
    await single.settle('host/a')
    expect(single.served).toEqual(['host/a', 'r/ann'])
  })

  it('what waits for input is in the way of nobody as long as there are slots', async () => {
    const { queue, ask, settle, waits, served } = await busy(20, 3, 1)
    for (const name of ['r1/b', 'r2/c', 'r3/d', 'r4/e']) ask(name)
    await waits('host/a', true)
    await waits('host/a', true)
    expect(served).toEqual(['host/a', 'r1/b'])
    await waits('r1/b', true)
    expect(served).toEqual(['host/a', 'r1/b', 'r2/c'])
    await waits('r2/c', true)
    expect([served.length, queue.running], 'no slot is left').toEqual([3, 3])
    await waits('host/a', false)
    await settle('r1/b')
    expect(served.length, 'somebody computes').toBe(3)
    await waits('host/a', true)
    await settle('r2/c')
    expect(served.slice(3)).toEqual(['r3/d'])
  })

  it('what waited for input when it ended does not count as waiting for ever', async () => {
    const { ask, settle, waits, served } = await busy(20, 9, 1)
    await waits('host/a', true)
    await settle('host/a')
    for (const name of ['r1/b', 'r2/c']) ask(name)
    await settle('')
    expect(served).toEqual(['host/a', 'r1/b'])
  })

  it('tells places in the order of service, and each only when it is another', async () => {
    const { ask, settle } = await busy(20)
    const told: string[] = []
    const listen = (name: string) => ask(name, (place) => told.push(`${name} ${place}`))
    for (const name of ['loud/x', 'loud/y', 'loud/z']) listen(name)
    expect(told.splice(0)).toEqual(['loud/x 0', 'loud/y 1', 'loud/z 2'])
    listen('quiet/w')
    expect(told.splice(0)).toEqual(['quiet/w 1', 'loud/y 2', 'loud/z 3'])
    await settle('host/a')
    expect(told.splice(0)).toEqual(['quiet/w 0', 'loud/y 1', 'loud/z 2'])
  })
})

describe('how long a newcomer would wait', () => {
  /** A queue whose clock stands still unless it is told otherwise, with every slot taken. */
  function timed(slots: number) {
    let now = 0
    const queue = new Queue(slots, 100, slots, () => now)
    let people = 0
    const enter = () => queue.enter({ room: `r${people++}`, user: `u${people}` }, () => {})
    return { queue, enter, pass: (ms: number) => (now += ms) }
  }

  it('is a guess before anything ran, then what runs took lately, shared by the slots', async () => {
    const { queue, enter, pass } = timed(2)
    expect(queue.waitSeconds).toBe(1)
    for (let run = 0; run < 40; run++) {
      const slot = await enter()!.granted
      pass(run < 5 ? 60_000 : 4_000)
      slot?.release()
    }
    // The first, slow ones are forgotten: 4 s a run in two slots.
    expect(queue.waitSeconds).toBe(2)
    enter()
    enter()
    for (let waiting = 0; waiting < 5; waiting++) enter()
    expect([queue.length, queue.waitSeconds]).toEqual([5, 12])
  })

  it('counts no time in which runs waited for input', async () => {
    const { queue, enter, pass } = timed(1)
    const slot = await enter()!.granted
    pass(2_000)
    slot?.waits(true)
    pass(60_000)
    slot?.waits(false)
    pass(1_000)
    slot?.waits(true)
    pass(60_000)
    slot?.release()
    expect(queue.waitSeconds).toBe(3)
  })

  it('is never less than a second nor more than thirty', async () => {
    const quick = timed(8)
    ;(await quick.enter()!.granted)?.release()
    expect(quick.queue.waitSeconds).toBe(1)
    const slow = timed(1)
    const slot = await slow.enter()!.granted
    slow.pass(600_000)
    slot?.release()
    expect(slow.queue.waitSeconds).toBe(30)
  })
})
