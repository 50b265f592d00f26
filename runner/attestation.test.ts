import { webcrypto } from 'node:crypto'
import { expect, it } from 'vitest'
import * as v from 'valibot'
import { signedStatement } from '#core/protocol/attestation.ts'
import { importKeyring, importSigningKey, publicHalf } from '#core/signing/keys.ts'
import { openStatement } from '#core/signing/statement.ts'
import { runnerKey, testRunner } from '../test/exploits/caller.ts'
import { attestor } from './attestation.ts'

const { subtle } = webcrypto
const key = await importSigningKey(runnerKey, subtle)
const ring = await importKeyring({ keys: [publicHalf(runnerKey)] }, subtle)

it('a runner says of its sandboxes what its key signed', async () => {
  const { runner, end } = await testRunner()
  try {
    const response = await fetch(new URL('/v1/attestation', runner.url))
    const statement = v.parse(signedStatement, await response.json())
    const said = await openStatement(statement, ring, subtle)
    expect(said?.sandboxes.map(({ kind }) => kind)).toContain('wasm')
    expect(said?.sandboxes.flatMap(({ languages }) => languages.map(({ id }) => id))).toContain('python')
    expect(said?.sandboxes[0]?.limits).toMatchObject({ cpuMs: 5_000, memoryBytes: 268_435_456 })
  } finally {
    await end()
  }
})

it('the sandboxes are asked once in ten seconds, and again at once after a failure', async () => {
  let [now, asked, works] = [0, 0, true]
  const attest = async () => {
    asked++
    if (!works) throw new Error('the engine is away')
    return []
  }
  const attestation = attestor({ attest }, key, { subtle, now: () => now })
  const [one, other] = await Promise.all([attestation(), attestation()])
  expect([one, asked]).toEqual([other, 1])
  now = 9_999
  await attestation()
  expect(asked).toBe(1)
  now = 10_000
  works = false
  await expect(attestation()).rejects.toThrow('away')
  works = true
  expect((await openStatement(await attestation(), ring, subtle))?.at).toBe(10_000)
  expect(asked).toBe(3)
})
