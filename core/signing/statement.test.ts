import { webcrypto } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Attestation } from '#core/protocol/attestation.ts'
import { fromBase64, toBase64 } from './bytes.ts'
import { generatePrivateJwk, importKeyring, importSigningKey, publicHalf } from './keys.ts'
import { openStatement, signStatement } from './statement.ts'

const { subtle } = webcrypto
const jwk = await generatePrivateJwk('runner', subtle)
const other = await generatePrivateJwk('runner', subtle)
const ring = await importKeyring({ keys: [publicHalf(jwk)] }, subtle)
const said: Attestation = {
  v: 1,
  at: 1_790_000_000_000,
  sandboxes: [
    {
      kind: 'docker',
      engine: 'Docker 28.2, runc 1.3.3, cgroup v2',
      limits: { cpuMs: 5_000 },
      languages: [{ id: 'python', version: 'CPython 3.11.2', image: `sha256:${'a'.repeat(64)}` }],
      checks: [{ name: 'network', ok: true, said: 'Network is unreachable – “nothing” there' }],
      passed: true,
    },
  ],
}

test('what a runner signed is read back whole', async () => {
  const statement = await signStatement(said, await importSigningKey(jwk, subtle), subtle)
  expect(await openStatement(statement, ring, subtle)).toEqual(said)
})

test('anything else is null: another key, another key’s id, one changed bit, a payload that is no attestation', async () => {
  const statement = await signStatement(said, await importSigningKey(jwk, subtle), subtle)
  const forged = await signStatement(said, await importSigningKey(other, subtle), subtle)
  const bytes = fromBase64(statement.payload)
  if (!bytes) throw new Error('no payload')
  bytes[40] = (bytes[40] ?? 0) ^ 1
  const odd = { ...said, v: 2 } as unknown as Attestation
  const wrong = [
    forged,
    { ...statement, keyID: 'another' },
    { ...statement, keyID: '__proto__' },
    { ...statement, payload: toBase64(bytes) },
    { ...statement, signature: '' },
    await signStatement(odd, await importSigningKey(jwk, subtle), subtle),
  ]
  for (const attempt of wrong) expect(await openStatement(attempt, ring, subtle)).toBe(null)
})
