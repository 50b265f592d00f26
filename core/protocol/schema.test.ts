import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import * as v from 'valibot'
import { down } from './down.ts'
import { up } from './up.ts'
import { PROTOCOL_VERSION } from './version.ts'

/**
 * Hash of every message's structure for the version it belongs to. When this test fails, a message changed: raise
 * `PROTOCOL_VERSION` in version.ts if a client of the old version would misread or send something wrong, and write the
 * new pair here, and the change into docs/PROTOCOL.md.
 */
const PINNED = { version: 2, hash: '326f8cdc01ceabaf' }

type Node = Record<string, unknown>

/** A schema as plain data: types, keys, limits and patterns, in a stable order. */
function structure(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(structure)
  if (schema instanceof RegExp) return String(schema)
  if (typeof schema !== 'object' || schema === null) return typeof schema === 'function' ? 'function' : schema
  const node = schema as Node
  const known = [
    'type',
    'key',
    'literal',
    'requirement',
    'options',
    'item',
    'items',
    'wrapped',
    'pipe',
    'entries',
  ]
  const entries = known
    .filter((key) => key in node && !(key === 'pipe' && node['pipe'] === undefined))
    .map((key) => {
      const value = node[key]
      if (key === 'pipe') return [key, (value as unknown[]).slice(1).map(structure)]
      if (key !== 'entries') return [key, structure(value)]
      const fields = Object.entries(value as Node).toSorted(([a], [b]) => (a < b ? -1 : 1))
      return [key, fields.map(([name, field]) => [name, structure(field)])]
    })
  return Object.fromEntries(entries) as unknown
}

const hashOf = (schemas: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(structure(schemas)))
    .digest('hex')
    .slice(0, 16)

test('L8: the messages change only together with the version of the protocol', () => {
  expect(
    { version: PROTOCOL_VERSION, hash: hashOf([up, down]) },
    'The schemas in core/protocol changed: raise PROTOCOL_VERSION if older clients would misread them, then pin the new hash here.',
  ).toEqual(PINNED)
})

test('L8: the hash sees fields, types, limits, patterns, choices and their optionality', () => {
  const base = v.strictObject({
    a: v.pipe(v.string(), v.maxLength(3)),
    b: v.optional(v.picklist(['x', 'y'])),
  })
  const others = [
    v.strictObject({ ...base.entries, c: v.string() }),
    v.strictObject({ a: v.pipe(v.string(), v.maxLength(4)), b: base.entries.b }),
    v.strictObject({ a: v.pipe(v.string(), v.regex(/x/)), b: base.entries.b }),
    v.strictObject({ a: v.number(), b: base.entries.b }),
    v.strictObject({ a: base.entries.a, b: v.picklist(['x', 'y']) }),
    v.strictObject({ a: base.entries.a, b: v.optional(v.picklist(['x', 'z'])) }),
    v.object(base.entries),
    v.strictObject({ a: base.entries.a, b: v.optional(v.array(v.picklist(['x', 'y']))) }),
  ]
  expect(new Set([base, ...others].map(hashOf)).size).toBe(others.length + 1)
  expect(
    hashOf(v.strictObject({ b: base.entries.b, a: base.entries.a })),
    'but not the order of fields',
  ).toBe(hashOf(base))
})
