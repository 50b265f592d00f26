import { expect, test } from 'vitest'
import { textStatements } from '../../durable-objects/record-rows.ts'
import { env, registered, roomOf } from './support/browser.ts'

/** Bytes in one value at most on the platform; the runtime of these tests allows more. */
const VALUE = 2_000_000

/** Text that no compression makes small. */
function noise(chars: number): string {
  const codes = new Uint16Array(chars)
  for (let from = 0; from < chars; from += 32_768)
    crypto.getRandomValues(codes.subarray(from, Math.min(chars, from + 32_768)))
  // No halves of pairs: they would be six characters each in JSON, and compress well.
  return Array.from(codes, (code) => String.fromCharCode(code % 0xd7ff)).join('')
}

test('OP10: the longest text of a record, of noise, is stored in values that the platform takes', async () => {
  const room = await roomOf(await registered())
  const text = noise(1024 * 1024)
  await env.DB.batch(await textStatements(env.DB, room.id, { file: 'f1', seq: 1, text }))
  const row = await env.DB.prepare(
    `SELECT max(length(body)) AS most, count(*) AS parts FROM session_texts`,
  ).first()
  expect(row?.parts).toBe(5)
  expect(Number(row?.most)).toBeGreaterThan(400_000)
  expect(Number(row?.most)).toBeLessThan(VALUE)
})
