import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { LIMITS } from '#core/protocol/limits.ts'
import { SEGMENT_CHARS } from '#core/replay/segment.ts'
import { hashPassword } from '../../worker/auth/password.ts'

/** Bytes in one value of a database, and in what a socket remembers, at most on the platform; the runtime here allows more. */
const VALUE = 2_000_000

const read = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8')
const all = (source: string, pattern: RegExp) => [...source.matchAll(pattern)].map((match) => match[1])

test('OP10: a password costs what Workers allow: N·r·p up to 2^20, and 32 MiB', () => {
  const [, N, r, p] = hashPassword('correct horse battery').split('$').map(Number)
  expect([N, r, p].every((value) => Number.isSafeInteger(value) && (value ?? 0) > 0)).toBe(true)
  expect((N ?? 0) * (r ?? 0) * (p ?? 0)).toBeLessThanOrEqual(2 ** 20)
  expect(128 * (N ?? 0) * (r ?? 0)).toBeLessThan(32 * 1024 * 1024)
})

test('OP10: what one frame or one segment may bring fits a value of the database, in the worst of encodings', () => {
  // A push is stored as the JSON that came, in UTF-8.
  expect(LIMITS.frameChars * 3).toBeLessThan(VALUE)
  // A segment ends with the entry that fills it.
  expect((SEGMENT_CHARS + LIMITS.frameChars) * 3).toBeLessThan(VALUE)
})

test('OP10: this machine runs what would be deployed: date, flags, objects and bindings are the same', () => {
  const [toml, local, tests] = ['wrangler.toml', 'scripts/local.mjs', 'test/workers/vitest.config.ts'].map(
    read,
  )
  const date = all(toml ?? '', /^compatibility_date = "(.*)"$/gm)
  const flags = all(toml ?? '', /^compatibility_flags = \[(.*)\]$/gm).map((list) =>
    list?.replaceAll('"', "'"),
  )
  for (const source of [local ?? '', tests ?? '']) {
    expect(all(source, /compatibilityDate: '(.*?)'/g)).toEqual(date)
    expect(all(source, /compatibilityFlags: \[(.*?)\]/g)).toEqual(flags)
    expect(all(source, /className: '(\w+)', useSQLite: true/g)).toEqual(
      all(toml ?? '', /^class_name = "(\w+)"$/gm),
    )
  }
  // Each came with a migration of its own.
  const classes = all(toml ?? '', /^new_sqlite_classes = \[(.*)\]$/gm).join()
  expect(all(classes, /"(\w+)"/g)).toEqual(all(toml ?? '', /^class_name = "(\w+)"$/gm))
})

test('OP10: every variable that the Worker reads is in wrangler.toml, is a secret, or is this machine’s own', () => {
  const env = read('worker/env.ts') + read('durable-objects/env.ts')
  const names = all(env, /^ {2}([A-Z][A-Z_]+)\??: (?:string|AnalyticsEngineDataset)$/gm)
  expect(names.length).toBeGreaterThan(20)
  const own = ['OPERATOR_KEY', 'LOG', 'ANALYTICS', 'GITHUB_URL']
  const toml = read('wrangler.toml')
  expect(
    names.filter((name) => !own.includes(name ?? '') && !new RegExp(`\\b${name}\\b`).test(toml)),
  ).toEqual([])
})
