import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { importKeyring, importSigningKey, privateJwk, publicJwks } from '#core/signing/keys.ts'
import * as v from 'valibot'
import { ownKeys, publicKeys } from '../../scripts/keys.mjs'

let dir: string
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'codecollab-keys-'))))
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const quiet = () => {}
const file = () => join(dir, 'keys.json')

test('keys are made once, for their owner only, and are the ones signing wants', async () => {
  const keys = ownKeys(dir, quiet)
  expect(ownKeys(dir, quiet)).toEqual(keys)
  expect(statSync(file()).mode & 0o777).toBe(0o600)
  expect(Buffer.from(keys.jwtSecret, 'base64url').length).toBeGreaterThanOrEqual(32)
  for (const key of [keys.caller, keys.runner, keys.record]) {
    const mine = await importSigningKey(v.parse(privateJwk, key), crypto.subtle)
    const known = await importKeyring(v.parse(publicJwks, JSON.parse(publicKeys(key))), crypto.subtle)
    const data = new Uint8Array([1, 2, 3])
    const signature = await crypto.subtle.sign('Ed25519', mine.key as CryptoKey, data)
    expect(await crypto.subtle.verify('Ed25519', known.get(mine.id) as CryptoKey, signature, data)).toBe(true)
    expect(publicKeys(key)).not.toContain(key.d)
  }
  expect(keys.caller.x).not.toBe(keys.runner.x)
})

test('K1: a data folder from before records were signed gets a key for them, once, and keeps the others', () => {
  const { record: _, ...before } = ownKeys(dir, quiet)
  writeFileSync(file(), JSON.stringify(before))
  const keys = ownKeys(dir, quiet)
  expect(keys).toMatchObject(before)
  expect(keys.record.kid).toMatch(/^record-/)
  expect(ownKeys(dir, quiet)).toEqual(keys)
  expect(statSync(file()).mode & 0o777).toBe(0o600)
})

test('a key file that others could read is closed to them', () => {
  ownKeys(dir, quiet)
  chmodSync(file(), 0o644)
  ownKeys(dir, quiet)
  expect(statSync(file()).mode & 0o777).toBe(0o600)
})

test('a damaged key file is one clear sentence, and is left as it is', () => {
  writeFileSync(file(), '{"jwtSecret":')
  expect(() => ownKeys(dir, quiet)).toThrow(/keys\.json is damaged/)
  expect(readFileSync(file(), 'utf8')).toBe('{"jwtSecret":')
})
