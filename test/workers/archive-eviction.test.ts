import { runInDurableObject } from 'cloudflare:test'
import { expect, test, vi } from 'vitest'
import { apply, emptyState } from '#core/replay/state.ts'
import type { Room } from '../../durable-objects/room.ts'
import type { Live } from './support/live.ts'
import { enter, evict, inObject, recordedRoom, recordOf, whileFailing, type Stub } from './support/record.ts'

async function type(person: Live, text: string, from = 0): Promise<void> {
  for (const [i, letter] of [...text].entries()) {
    const version = from + i
    const ops = [[[0, letter], ...(version > 0 ? [version] : [])]]
    await person.ask({ t: 'push', file: 'f1', version, n: version + 1, ops }, 'ack')
  }
}
const head = async (stub: Stub) => Number((await inObject(stub, 'SELECT max(seq) AS n FROM log'))[0]?.n)
async function folded(room: string): Promise<[string, number]> {
  const state = emptyState()
  for (const event of await recordOf(room)) apply(state, event)
  return [state.files.get('f1')?.text.toString() ?? '', state.seq]
}

test('K3: a room whose archiving threw can be evicted and goes on', async () => {
  const { id, stub } = await recordedRoom()
  const ada = await enter(id, 'ada')
  await type(ada, 'a')
  await whileFailing('session_events', async () => {
    const why = await runInDurableObject(stub, (room: Room) => room.archive().catch(String))
    expect(why).toContain('the record was not written')
  })
  await evict(stub)
  await type(ada, 'b', 1)
  await stub.archive()
  expect(await folded(id)).toEqual(['ba', await head(stub)])
}, 30_000)

/** Has the object's next write of a segment wait, before or after it reached the directory, until it is let go. */
async function holdWrite(stub: Stub, when: 'before' | 'after') {
  // Polled: a promise that another object resolves goes on in that object's name.
  const gate = { begun: false, open: false }
  await runInDurableObject(stub, (room) => {
    const own = (room as unknown as { env: { DB: D1Database } }).env
    const { DB } = own
    let held = false
    own.DB = new Proxy(DB, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target)
        if (typeof value !== 'function') return value
        if (name !== 'batch') return value.bind(target) as unknown
        return async (statements: D1PreparedStatement[]) => {
          // Reading where the record stands is a batch, too.
          if (held || !statements.some((one) => JSON.stringify(one).includes('INSERT INTO session_events')))
            return target.batch(statements)
          held = true
          const written = when === 'after' ? await target.batch(statements) : null
          gate.begun = true
          while (!gate.open) await scheduler.wait(20)
          return written ?? target.batch(statements)
        }
      },
    })
  })
  return gate
}

for (const when of ['before', 'after'] as const)
  test(`K3: case 60, evicted while a segment is being written, ${when} it is in the directory, nothing is lost or doubled`, async () => {
    const { id, stub } = await recordedRoom()
    const ada = await enter(id, 'ada')
    await type(ada, 'ab')
    const gate = await holdWrite(stub, when)
    const asked = stub.archive().catch(() => 'evicted')
    await vi.waitFor(() => expect(gate.begun).toBe(true), 5_000)
    const evicted = evict(stub)
    await Promise.race([evicted, scheduler.wait(1_000)])
    gate.open = true
    await Promise.all([evicted, asked])
    await type(ada, 'cd', 2)
    await stub.archive()
    await stub.archive()
    await vi.waitFor(async () => expect(await folded(id)).toEqual(['dcba', await head(stub)]), 5_000)
  }, 30_000)
