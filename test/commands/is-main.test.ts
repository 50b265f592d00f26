import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(`${tmpdir()}/codecollab-is main-`)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The Node that runs the tests, and the one of this machine, which may be any from 20 on. */
const NODES = [process.execPath, '/usr/bin/node'].filter((path) => existsSync(path))

describe.each(NODES)('started by %s', (node) => {
  const run = (...argv: string[]) =>
    execFileSync(node, argv, { cwd: folder, encoding: 'utf8', stdio: 'pipe' })

  test('a module knows whether it was started or imported, also by another path', () => {
    const text = `import { isMain } from '${root}scripts/is-main.mjs'\nconsole.log(isMain(import.meta.url))\n`
    writeFileSync(`${folder}/a b.mjs`, text)
    writeFileSync(`${folder}/imports.mjs`, "import './a b.mjs'\n")
    if (!existsSync(`${folder}/link.mjs`)) symlinkSync(`${folder}/a b.mjs`, `${folder}/link.mjs`)
    for (const path of ['a b.mjs', './a b.mjs', `${folder}/a b.mjs`, 'link.mjs'])
      expect(run(path), path).toBe('true\n')
    expect(run('imports.mjs')).toBe('false\n')
    expect(run('--input-type=module', '-e', text)).toBe('false\n')
  })

  test('scripts do what they are started for', () => {
    const said = run(`${root}scripts/keys.mjs`)
    for (const name of [
      'JWT_SECRET',
      'CALLER_KEY',
      'RECORD_KEY',
      'RUNNER_KEYS',
      'RUNNER_PRIVATE_KEY',
      'RUNNER_CALLER_KEYS',
    ])
      expect(said).toContain(`${name}=`)
    expect(() => run(`${root}scripts/images.mjs`, 'cobol')).toThrow('There is no image of cobol')
  })
})

test('no script asks what older versions of Node do not know', () => {
  const scripts = readdirSync(`${root}scripts`).filter(
    (name) => name.endsWith('.mjs') && name !== 'is-main.mjs',
  )
  expect(scripts.length).toBeGreaterThan(10)
  for (const name of scripts)
    expect(readFileSync(`${root}scripts/${name}`, 'utf8'), name).not.toContain('meta.main')
})
