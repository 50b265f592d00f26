import { expect, test } from 'vitest'
import { Rng } from '../../test/support/rng.ts'
import {
  decodeLine,
  fileOf,
  recordKey,
  segmentsOf,
  shortSession,
  subtle,
} from '../../test/support/signed-session.ts'
import { chainStart, digestOf, SALT_BYTES, sumOf, writeDigest } from './chain.ts'
import { endLine, headerLine, openLine, type FileEnd, type FileHeader } from './file.ts'
import type { RecordedEvent } from './event.ts'
import { linesOf } from './file-lines.ts'
import { seal } from './segment.ts'
import { signaturesBy, verifyFile, type Verified } from './verify.ts'

const events = shortSession()
const key = await recordKey('record-1')
const file = await fileOf(segmentsOf('r_1', events, 15, [14, 21]), key)

const UNSIGNED = 'the signature of the key record-1 does not hold'

async function* pieces(bytes: Uint8Array, size = 700): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
const verifyBytes = (bytes: Uint8Array, keys: Parameters<typeof signaturesBy>[1] = null): Promise<Verified> =>
  verifyFile(linesOf(pieces(bytes), decodeLine), signaturesBy(subtle, keys))
const verify = (text: string, keys?: Parameters<typeof signaturesBy>[1]) =>
  verifyBytes(new TextEncoder().encode(text), keys)

test('V1: a whole file holds, and it says how much of it, what was written over and who signed', async () => {
  expect(await verify(file)).toMatchObject({
    ...{ ok: true, first: 1, last: 40, events: 40, amended: 2, hidden: 0 },
    signedBy: new Map([['record-1', 3]]),
  })
})

test('V2: a file for somebody without the view of staff holds too, and has nothing that staff said in it', async () => {
  const segments = segmentsOf('r_1', events, 15, [14, 21])
  const hidden = await fileOf(segments, key, { staff: false })
  expect(await verify(hidden)).toMatchObject({ ok: true, events: 40, hidden: 3, amended: 1 })
  expect(hidden).not.toMatch(/staffChat|Look 😀 (7|21|35)/)
  // With its salt somebody could try out what was said.
  for (const { salts, head } of segments)
    for (const seq of [7, 35].filter((seq) => seq >= head.first && seq <= head.last)) {
      const salt = salts.subarray((seq - head.first) * 16, (seq - head.first + 1) * 16)
      const [, base64 = ''] =
        hidden
          .split('\n')
          .find((line) => line.includes(`"first":${head.first},`))
          ?.match(/"salts":"([^"]+)"/) ?? []
      expect(Buffer.from(base64, 'base64').indexOf(salt)).toBe(-1)
    }
})

test('X8: nothing in a file for others lets them try out a line of staff that was written over', async () => {
  const segments = segmentsOf('r_1', events, 15, [21])
  const hidden = await fileOf(segments, key, { staff: false })
  expect(await verify(hidden)).toMatchObject({ ok: true, hidden: 3, amended: 0 })
  const staff = segments.flatMap((segment) => segment.staff.split('\n'))
  const line = staff.find((one) => one.includes('"seq":21')) ?? ''
  expect(line).toContain('"text":""')
  const zeros = new Uint8Array(SALT_BYTES)
  for (const guess of [sumOf(line), writeDigest(digestOf(zeros, line))]) expect(hidden).not.toContain(guess)
})

test('V1: what was changed, removed, moved or added is named by its event', async () => {
  const lines = file.split('\n')
  const indexOf = (seq: number) => lines.findIndex((line) => line.startsWith(`{"seq":${seq},`))
  const without = (from: number, count = 1) => lines.toSpliced(from, count).join('\n')
  const line = lines[indexOf(18)] ?? ''
  expect(await verify(file.replace('Look 😀 28', 'Look 😀 29'))).toMatchObject({
    seq: 28,
    what: expect.stringContaining('not the one that was signed'),
  })
  expect(await verify(without(indexOf(18)))).toMatchObject({ ok: false, seq: 18, line: indexOf(18) + 1 })
  expect(await verify(lines.toSpliced(indexOf(18), 0, line).join('\n'))).toMatchObject({ ok: false, seq: 19 })
  // A whole segment of the middle, then all that follows the second.
  expect(await verify(without(17, 16))).toMatchObject({ ok: false, seq: 16 })
  expect(await verify(without(33, 11))).toMatchObject({ ok: false, seq: null, line: 34 })
  expect(await verify(without(lines.length - 2))).toMatchObject({
    ok: false,
    what: 'the file ends too early',
  })
  expect(await verify('')).toMatchObject({ ok: false, line: 1 })
  expect(await verify(`${file}{}\n`)).toMatchObject({ ok: false, what: 'something follows after the end' })
})

test('V1: who takes away the end, or gives the session another title, cannot sign the last line', async () => {
  const lines = file.split('\n')
  const { keyId, signature } = openLine(lines.at(-2) ?? '') as FileEnd
  const shorter = [...lines.slice(0, 33), endLine({ end: { segments: 2, events: 30 }, keyId, signature }), '']
  expect(await verify(shorter.join('\n'))).toMatchObject({ ok: false, line: 34, what: UNSIGNED })
  const header = openLine(lines[0] ?? '') as FileHeader
  const other = headerLine({ ...header, room: { ...header.room, title: 'Another' } })
  const renamed = await verify([other, ...lines.slice(1)].join('\n'))
  expect(renamed).toMatchObject({ ok: false, line: lines.length - 1, what: UNSIGNED })
})

test('V1: a message that was written over says what the signature names and nothing else', async () => {
  const over = file.split('\n').find((line) => line.startsWith('{"seq":14,')) ?? ''
  expect(over).toContain('"text":""')
  expect(await verify(file.replace(over, over.replace('"text":""', '"text":"no"')))).toMatchObject({
    ok: false,
    seq: 14,
  })
})

test('V3: keys that are given count, and not those that the file brings', async () => {
  const [other, same] = [await recordKey('record-2'), await recordKey('record-1')]
  expect(await verify(file, { keys: [key] })).toMatchObject({ ok: true })
  expect(await verify(file, { keys: [other] })).toMatchObject({
    ok: false,
    seq: 1,
    what: expect.stringContaining('not among'),
  })
  expect(await verify(file, { keys: [same] })).toMatchObject({
    ok: false,
    seq: 1,
    what: expect.stringContaining('does not hold'),
  })
})

test('V1: a record of which the beginning was forgotten holds from there on, and one whose texts do not fit does not', async () => {
  const segments = segmentsOf('r_1', events, 15)
  expect(await verify(await fileOf(segments.slice(1), key))).toMatchObject({
    ok: true,
    first: 16,
    events: 25,
  })
  const bad = events.map((event) =>
    event.kind === 'push' && event.seq === 20 ? { ...event, ops: [[[0, 'y'], 1]] } : event,
  )
  expect(await verify(await fileOf(segmentsOf('r_1', bad), key))).toMatchObject({
    ok: false,
    seq: 20,
    what: expect.stringContaining('does not fit'),
  })
})

test.each([1, 2, 3])(
  'V1: a flipped bit is found, and named at or before its line (seed %i)',
  async (seed) => {
    const rng = new Rng(seed)
    const staff = seed % 2 === 0
    const bytes = new TextEncoder().encode(
      await fileOf(segmentsOf('r_1', events, 15, [14, 21]), key, { staff }),
    )
    // Some of every line, and every newline: the first, the last and six places between.
    let from = 0
    let tried = 0
    for (let line = 1; from < bytes.length; line++) {
      const end = bytes.indexOf(10, from)
      const places = [from, end - 1, end, ...Array.from({ length: 6 }, () => from + rng.below(end - from))]
      for (const place of places) {
        const copy = bytes.slice()
        copy[place] = (copy[place] ?? 0) ^ (1 << rng.below(8))
        const found = await verifyBytes(copy)
        const named = `bit of byte ${place} in line ${line} (seed ${seed})`
        expect(found.ok, named).toBe(false)
        if (!found.ok) expect(found.line, named).toBeLessThanOrEqual(line)
        tried++
      }
      from = end + 1
    }
    expect(tried).toBeGreaterThan(300)
  },
)

test('V1: an event that somebody hides afterwards is missed, although no digest and no signature says what it was', async () => {
  const lines = file.trimEnd().split('\n')
  const head = openLine(lines[1] ?? '') as {
    segment: { first: number; last: number }
    digests: string
    lines: string
  }
  const count = head.segment.last - head.segment.first + 1
  const was = Buffer.from(head.digests, 'base64').subarray(0, 32).toString('base64')
  const { seq, at } = JSON.parse(lines[2] ?? '') as { seq: number; at: number }
  lines[2] = JSON.stringify({ seq, at, kind: 'hidden', was })
  const text = JSON.stringify({ ...head, lines: sumOf(lines.slice(2, 2 + count).join('\n')) })
  lines[1] = `${text.slice(0, -1)},"sum":"${sumOf(text)}"}`
  expect(await verify(`${lines.join('\n')}\n`)).toMatchObject({ ok: false, what: UNSIGNED })
})

test('V1: a file of a room whose beginning was forgotten holds, also where a file from before was renamed', async () => {
  const by = { user: 'u_ada', name: 'Ada', color: 1 }
  const late = [
    ...[{ seq: 5, at: 5, kind: 'file', change: 'renamed', file: { id: 'f1', name: 'b.py', version: 3 }, by }],
    ...[{ seq: 6, at: 6, kind: 'push', file: 'f1', version: 3, client: 'adaadaada', user: 'u_ada', n: 4 }],
  ].map((event) => (event.kind === 'push' ? { ...event, ops: [[7, [0, 'x']]] } : event)) as RecordedEvent[]
  expect(await verify(await fileOf(segmentsOf('r_1', late, 15), key))).toMatchObject({ ok: true, events: 2 })
})

test('V9: signed operations that no editor made are a bad event, and nothing else goes wrong', async () => {
  const by = { user: 'u_ada', name: 'Ada', color: 1 }
  const junk: unknown[] = [
    [null],
    [[-1, 'x']],
    [[0, { length: 9 }]],
    [1e9, [0, 'much more than eight']],
    [[0, 'a\nb']],
  ]
  for (const op of junk) {
    const made = [
      { seq: 1, at: 1, kind: 'file', change: 'created', file: { id: 'f1', name: 'a.py', version: 0 }, by },
      {
        ...{ seq: 2, at: 2, kind: 'push', file: 'f1', version: 0, client: 'adaadaada', user: 'u_ada', n: 1 },
        ops: [op],
      },
    ] as RecordedEvent[]
    const segment = {
      ...seal('r_1', writeDigest(chainStart('r_1')), made, new Uint8Array(2 * SALT_BYTES).fill(7)),
    }
    expect(await verify(await fileOf([segment], key))).toMatchObject({ ok: false, seq: 2 })
  }
})
