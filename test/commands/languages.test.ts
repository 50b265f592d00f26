import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { hellos, runnable } from '../../scripts/languages.mjs'

test('room and pages know exactly the languages that have a folder: otherwise run scripts/languages.mjs', () => {
  const written = (path: string) => readFileSync(new URL(`../../core/${path}`, import.meta.url), 'utf8')
  expect(written('protocol/runnable.ts')).toBe(runnable())
  expect(written('room/hellos.ts')).toBe(hellos())
})
