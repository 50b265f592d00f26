import * as v from 'valibot'
import { expect, test } from 'vitest'
import { parseLine, recordedPush } from './event.ts'
import { isPlainPush } from './plain-push.ts'

const push = {
  ...{ seq: 4, at: 1_700_000_000_000, kind: 'push', file: 'f1', version: 0, client: 'adaadaada' },
  ...{ user: 'u_ada', n: 1, ops: [[[0, 'x']]] },
}

/** Values that a field of an event may be said to have, right and wrong ones. */
const VALUES: readonly unknown[] = [
  ...[0, 1, -1, 1.5, 2 ** 53, '', '1', 'f1', 'f0', 'f1 ', 'f1234567890', 'adaadaada', 'ada', 'a'.repeat(25)],
  ...['push', 'file', 'tp', 'tx', 'b', null, true, [], [[]], {}, undefined],
]
const FIELDS = [...Object.keys(push), 'how', 'was', 'more', '__proto__']

test('T2: nothing passes for a push that the schema of pushes refuses', () => {
  let [accepted, refused] = [0, 0]
  for (const field of FIELDS)
    for (const other of VALUES)
      for (const how of [undefined, 't']) {
        const changed = { ...push, ...(how ? { how } : {}), [field]: other }
        const json = JSON.stringify(changed)
        const [quick, slow] = [isPlainPush(JSON.parse(json)), v.is(recordedPush, JSON.parse(json))]
        // The rest is left to the schema.
        expect([field, other, quick]).toEqual([field, other, slow && !json.includes('"was"')])
        if (quick) accepted++
        else refused++
      }
  expect(accepted).toBeGreaterThan(20)
  expect(refused).toBeGreaterThan(200)
  for (const field of Object.keys(push)) {
    const { [field as keyof typeof push]: _, ...rest } = push
    expect([field, isPlainPush(rest)]).toEqual([field, false])
    expect(() => parseLine(JSON.stringify(rest)), field).toThrow()
  }
  expect(isPlainPush(null) || isPlainPush([push]) || isPlainPush('push')).toBe(false)
})

test('T2: a push is read as it was written, whoever finds that it is one', () => {
  const was = `${'A'.repeat(43)}=`
  for (const event of [push, { ...push, how: 'p' }, { ...push, was }])
    expect(parseLine(JSON.stringify(event))).toEqual(event)
})
