import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string) => readFileSync(root + path, 'utf8')

/** `case 12` in any line that does not begin with it, as a switch has it, or `cases 9, 10 and 11`. */
const CITED = /(?<=\S.*)\b(?:case (\d+)|cases (\d+(?:(?:, | and )\d+)*))/g

const cited = ['core', 'durable-objects', 'worker', 'runner', 'test'].flatMap((folder) =>
  readdirSync(root + folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.test\.ts$/.test(file) && !file.includes('node_modules'))
    .flatMap((file) => [...read(`${folder}/${file}`).matchAll(CITED)])
    .flatMap(([, one, several]) => (one ?? several ?? '').split(/, | and /).map(Number)),
)
const listed = [...read('docs/CASES.md').matchAll(/^(\d+)\. /gm)].map(([, number]) => Number(number))

test('docs/CASES.md lists every case once, in order, and tests name no other', () => {
  expect(listed).toEqual(listed.map((_, index) => index + 1))
  expect(new Set(cited).size).toBeGreaterThan(40)
  expect(cited.filter((number) => !listed.includes(number))).toEqual([])
})
