import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { runnable } from '../../scripts/languages.mjs'

test('room and pages know exactly the languages that have a folder: otherwise run scripts/languages.mjs', () => {
  expect(readFileSync(new URL('../../core/protocol/runnable.ts', import.meta.url), 'utf8')).toBe(runnable())
})
