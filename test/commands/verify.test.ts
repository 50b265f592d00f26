import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { afterAll, expect, test, vi } from 'vitest'
import { publicHalf } from '#core/signing/keys.ts'
import { fileOf, recordKey, segmentsOf, shortSession } from '../support/signed-session.ts'

const folder = mkdtempSync(join(tmpdir(), 'codecollab-verify-'))
const script = fileURLToPath(new URL('../../scripts/verify.mjs', import.meta.url))
// Each start of the command takes a while on a busy machine.
vi.setConfig({ testTimeout: 60_000 })
afterAll(() => rmSync(folder, { recursive: true }))

const key = await recordKey('record-1')
const file = await fileOf(segmentsOf('r_1', shortSession(), 15, [14]), key, { staff: false })

function written(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

/** Runs the command as `npm run verify` does; its exit code and what it said. */
const run = (...args: string[]): Promise<[number, string]> =>
  new Promise((resolve) =>
    execFile(process.execPath, [script, ...args], (error, stdout, stderr) =>
      resolve([error ? Number(error.code) : 0, stdout + stderr]),
    ),
  )

test('V3: npm run verify says what holds, and where the keys come from', async () => {
  const [code, said] = await run(written('a.codecollab.ndjson', file))
  expect(code).toBe(0)
  expect(said).toMatch(/^INTACT: "A room", room r_1\n {2}40 events \(1 to 40\)/)
  expect(said).toContain('1 of them were written over')
  expect(said).toContain('3 of them only staff may see')
  expect(said).toContain(`3 segments signed with the key record-1 (x: ${key.x})`)
  expect(said).toContain('The keys are those in the file itself')
})

test('V3: npm run verify takes keys, and packed files', async () => {
  const packed = written('a.codecollab.ndjson.gz', gzipSync(file))
  const keys = written('keys.json', JSON.stringify({ keys: [publicHalf(key)] }))
  const [code, said] = await run(packed, '--key', keys)
  expect([code, said.includes('The keys are those in the file')]).toEqual([0, false])
  const others = written('others.json', JSON.stringify({ keys: [publicHalf(await recordKey('record-1'))] }))
  expect(await run(packed, '--key', others)).toEqual([
    1,
    'NOT INTACT: event 1 (line 2): the signature of the key record-1 does not hold.\n',
  ])
})

test('V1: npm run verify ends with 1 at what was changed, and with 2 where there is no file', async () => {
  const changed = written('b', file.replace('Look 😀 28', 'Look 😀 29'))
  expect(await run(changed)).toEqual([
    1,
    expect.stringMatching(/^NOT INTACT: event 28 \(line \d+\): this event is not/),
  ])
  const torn = written('c', gzipSync(file).subarray(0, 900))
  expect(await run(torn)).toEqual([1, expect.stringContaining('cannot be read from here on')])
  expect((await run(join(folder, 'missing')))[0]).toBe(2)
  expect((await run())[0]).toBe(2)
})
