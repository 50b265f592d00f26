import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const FOLDERS = ['core', 'durable-objects', 'worker', 'runner', 'packages', 'web/lib', 'test']

const files = FOLDERS.flatMap((folder) =>
  readdirSync(root + folder, { recursive: true, encoding: 'utf8' })
    .filter(
      (file) =>
        !file.includes('node_modules') && (/\.test\.ts$/.test(file) || /^contracts.*\.ts$/.test(file)),
    )
    .map((file) => `${folder}/${file}`),
)

/** Rule ids at the start of a test's name: `P3: …` or `P2, EM3: …`. */
function citationsIn(source: string): string[] {
  const names = [
    ...source.matchAll(
      /\b(?:test|it)(?:\.\w+)*(?:\([^'"`\n]*\))?\(\s*(['"`])([A-Z]{1,2}\d+(?:, [A-Z]{1,2}\d+)*):/g,
    ),
  ]
  return names.flatMap((match) => (match[2] ?? '').split(', '))
}

const rules = [...readFileSync(`${root}docs/SPEC.md`, 'utf8').matchAll(/^- \*\*([A-Z]{1,2}\d+)\*\* /gm)].map(
  (match) => match[1],
)
const cited = files.flatMap((file) =>
  citationsIn(readFileSync(root + file, 'utf8')).map((id) => ({ id, file })),
)

test('every rule of docs/SPEC.md is cited by a test', () => {
  const ids = new Set(cited.map(({ id }) => id))
  expect(rules.length).toBeGreaterThan(50)
  expect(rules.filter((rule) => rule && !ids.has(rule))).toEqual([])
})

test('every rule has one id, and no test cites a rule that is not in docs/SPEC.md', () => {
  expect(new Set(rules).size).toBe(rules.length)
  expect(cited.filter(({ id }) => !rules.includes(id))).toEqual([])
})
