import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import * as v from 'valibot'
import { bill } from './bill.ts'
import { INTERVIEW } from './kind.ts'
import { flagOf, readOptions } from './options.ts'
import { assumptions, billTable, measuredTable } from './show.ts'
import { PRICES } from './prices.ts'
import { measurement, OPERATIONS } from './units.ts'

const measured = v.parse(
  measurement,
  JSON.parse(readFileSync(new URL('measured.json', import.meta.url), 'utf8')),
)

it('CO4: every number of a kind of room is a flag, and what is no number is refused by name', () => {
  expect(readOptions([])).toMatchObject({ rooms: [1_000, 100_000, 1_000_000], kind: INTERVIEW, json: false })
  const asked = readOptions([
    '--people',
    '4',
    '--runs-per-hour=0',
    '--output-kb',
    '64',
    '--rooms',
    '5',
    '--json',
  ])
  expect(asked).toMatchObject({ rooms: [5], json: true, kind: { people: 4, runsPerHour: 0, outputKB: 64 } })
  for (const name of Object.keys(INTERVIEW))
    expect(readOptions([`--${flagOf(name)}`, '7']).kind, name).toHaveProperty(name, 7)
  for (const wrong of ['-1', 'many', '', '1e999']) {
    expect(() => readOptions([`--people=${wrong}`]), wrong).toThrow('--people')
    expect(() => readOptions([`--rooms=${wrong}`]), wrong).toThrow('--rooms')
  }
  expect(() => readOptions(['--rooms', '0'])).toThrow('--rooms')
  expect(() => readOptions(['--persons', '2'])).toThrow()
})

it('CO4: the table has a line for everything with a price, and says what was measured when and what is assumed', () => {
  const bills = [1_000, 1_000_000].map((rooms) => bill(rooms, INTERVIEW, measured))
  const table = billTable(bills).split('\n')
  expect(table[0]).toBe('| a month | 1,000 rooms | 1,000,000 rooms |')
  expect(table).toHaveLength(2 + (Object.keys(PRICES).length - 2) + 6)
  expect(measuredTable(measured).split('\n')).toHaveLength(2 + OPERATIONS.length)
  expect(assumptions(INTERVIEW, measured)).toContain(measured.date)
  expect(assumptions(INTERVIEW, measured)).toContain('assumption')
})

it('CO5: what is kept of the last measurement has the room’s promises in it', () => {
  const { operations } = measured
  // A keystroke is one written row, whoever reads it, and none of the database’s.
  for (const name of ['keystroke', 'keystroke10'] as const) {
    expect(operations[name]).toMatchObject({ messages: 1, requests: 0, d1Read: 0, d1Written: 0 })
    expect(operations[name].rowsWritten, name).toBeLessThan(1.2)
  }
  // A cursor is no row, and a room that nobody is in costs nothing.
  expect(operations.cursor.rowsWritten).toBeLessThan(0.1)
  expect(operations.empty).toMatchObject({ calls: 0, messages: 0, awakeMs: 0, rowsWritten: 0, d1Written: 0 })
  // Watching wakes no room.
  expect([operations.replayOpen.awakeMs, operations.replaySegment.awakeMs]).toEqual([0, 0])
})
