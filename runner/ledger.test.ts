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

it('lets a nonce through once, also in the next process, for as long as a request with it could be let in', () => {
  const folder = mkdtempSync(`${tmpdir()}/codecollab-ledger-`)
  let now = DAY
  const first = new Ledger(folder, () => now)
  expect(['a', 'b', 'a'].map((nonce) => first.first(nonce))).toEqual([true, true, false])
  first.close()
  now += 2 * 60_000
  const second = new Ledger(folder, () => now)
  expect(second.first('a')).toBe(false)
  now += 60_000
  expect(second.first('new')).toBe(true)
  now += 2 * 61_000 + 1
  expect([second.first('a'), second.first('new')]).toEqual([true, true])
  second.close()
  rmSync(folder, { recursive: true })
})

it('forgets what is older than any request could be', () => {
  const first = new Ledger(folder, () => 0)
  first.claim('old')
  first.close()
  const later = new Ledger(folder, () => 31 * DAY)
  expect(later.claim('old')).toBeNull()
  later.close()
})

it('forgets that also while it stays open', () => {
  let now = 0
  const own = mkdtempSync(`${tmpdir()}/codecollab-ledger-`)
  const ledger = new Ledger(own, () => now)
  ledger.first('a')
  ledger.claim('old')
  now = 29 * DAY
  ledger.first('b')
  expect(ledger.claim('old')).not.toBeNull()
  ledger.claim('newer')
  now = 31 * DAY
  ledger.first('c')
  expect([ledger.claim('old'), ledger.claim('newer')]).toEqual([null, { status: null }])
  ledger.close()
  rmSync(own, { recursive: true })
})
