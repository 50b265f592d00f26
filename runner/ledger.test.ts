import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { afterEach, expect, it } from 'vitest'
import { Ledger } from './ledger.ts'

const folder = mkdtempSync(`${tmpdir()}/codecollab-ledger-`)
afterEach(() => rmSync(folder, { recursive: true, force: true }))
const DAY = 24 * 3600 * 1000

it('gives an id once and says what became of it, also to the next process', () => {
  const first = new Ledger(folder, () => 0)
  expect(first.claim('run-1')).toBeNull()
  expect(first.claim('run-1')).toEqual({ status: null })
  first.settle('run-1', 'ok')
  expect(first.claim('run-2')).toBeNull()
  first.close()
  const second = new Ledger(folder, () => DAY)
  expect([first.lost, second.lost]).toEqual([0, 1])
  expect(second.claim('run-1')).toEqual({ status: 'ok' })
  expect(second.claim('run-2')).toEqual({ status: 'lost' })
  second.close()
})

it('forgets what is older than any request could be', () => {
  const first = new Ledger(folder, () => 0)
  first.claim('old')
  first.close()
  const later = new Ledger(folder, () => 31 * DAY)
  expect(later.claim('old')).toBeNull()
  later.close()
})
