import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { contentHash } from '../../scripts/content-hash.mjs'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'codecollab-hash-'))
  mkdirSync(join(dir, 'src/deep'), { recursive: true })
  writeFileSync(join(dir, 'src/a.ts'), 'a')
  writeFileSync(join(dir, 'src/deep/b.ts'), 'b')
  writeFileSync(join(dir, 'lock.json'), '{}')
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const hash = () => contentHash(dir, ['lock.json', 'src'])

test('the hash follows contents, names and new files, and nothing else', () => {
  const before = hash()
  expect(hash()).toBe(before)
  writeFileSync(join(dir, 'src/deep/b.ts'), 'c')
  const changed = hash()
  expect(changed).not.toBe(before)
  writeFileSync(join(dir, 'src/deep/b.ts'), 'b')
  expect(hash()).toBe(before)
  renameSync(join(dir, 'src/a.ts'), join(dir, 'src/aa.ts'))
  expect(hash()).not.toBe(before)
  renameSync(join(dir, 'src/aa.ts'), join(dir, 'src/a.ts'))
  writeFileSync(join(dir, 'src/new.ts'), '')
  expect(hash()).not.toBe(before)
})

test('tests and what was built or installed do not make a new build', () => {
  const before = hash()
  writeFileSync(join(dir, 'src/a.test.ts'), 'test')
  for (const folder of ['node_modules', 'build', '.svelte-kit']) {
    mkdirSync(join(dir, 'src', folder))
    writeFileSync(join(dir, 'src', folder, 'x.js'), 'x')
  }
  expect(hash()).toBe(before)
})
