import { readFileSync } from 'node:fs'
import { ChangeSet, type ChangeSpec } from '@codemirror/state'
import { expect, test } from 'vitest'
import { CLOSE } from '#core/protocol/close.ts'
import { down, REFUSALS } from '#core/protocol/down.ts'
import { parseDown, parseUp } from '#core/protocol/parse.ts'
import { up } from '#core/protocol/up.ts'
import { hashText } from '#core/protocol/hash.ts'
import { Text } from '@codemirror/state'
import { Rng } from '../support/rng.ts'
import { Visitor } from '../support/visitor.ts'
import { World } from '../support/world.ts'
import { mapJSON } from './map-by-the-document.ts'

const doc = readFileSync(new URL('../../docs/PROTOCOL.md', import.meta.url), 'utf8')
/** Lines of the fenced block of a kind. */
const block = (kind: string): string[] =>
  doc.split(`\`\`\`${kind}\n`)[1]?.split('\n```')[0]?.split('\n') ?? []
const typeOf = (line: string): string => (JSON.parse(line) as { t: string }).t
const types = (schema: typeof up | typeof down): string[] =>
  schema.options.map((option) => option.entries.t.literal)

test('every message that is sent up has an example in docs/PROTOCOL.md that the room reads, and a row', () => {
  for (const line of block('up')) expect([line, parseUp(line).ok]).toEqual([line, true])
  expect([...new Set(block('up').map(typeOf))].sort()).toEqual(types(up).sort())
  for (const type of [...types(up), ...types(down)]) expect(doc).toContain(`| \`${type}\` |`)
})

test('every message that comes down has an example there that a client reads', () => {
  const lines = [
    ...block('down'),
    ...block('exchange').flatMap((line) => /^[AB]< (.*)$/.exec(line)?.[1] ?? []),
  ]
  for (const line of lines) expect([line, parseDown(line).ok]).toEqual([line, true])
  expect([...new Set(lines.map(typeOf))].sort()).toEqual(types(down).sort())
})

test('every refusal and every close code is there', () => {
  for (const code of REFUSALS) expect(doc).toContain(`\`${code}\``)
  for (const code of Object.values(CLOSE)) expect(doc).toMatch(new RegExp(`^\\| .*\\b${code}\\b`, 'm'))
})

test('the exchange at the end happens as it is written', () => {
  const world = new World({ id: 'r_7m2k9x4c1v8b3n6q5w0t', title: 'Interview' })
  const people: Record<string, Visitor> = {}
  const waiting: Record<string, unknown[]> = { A: [], B: [] }
  const names: Record<string, string> = { A: 'ada', B: 'bob' }
  const collect = () => {
    for (const [who, visitor] of Object.entries(people)) waiting[who]?.push(...visitor.heard())
  }
  for (const line of block('exchange')) {
    const [, pause] = /^-- (\d+) ms$/.exec(line) ?? []
    const [, who = '', way, json = ''] = /^([AB])([<>]) (.*)$/.exec(line) ?? []
    if (pause) world.pass(Number(pause))
    else if (way === '<') expect(waiting[who]?.shift()).toEqual(JSON.parse(json))
    else if (way === '>') {
      people[who] ??= Visitor.silent(world, names[who] ?? '')
      waiting[who]?.push(...people[who].say(json))
    }
    collect()
  }
  expect(waiting).toEqual({ A: [], B: [] })
  expect([world.fold('f1'), hashText(Text.of(['ZXbc']))]).toEqual(['ZXbc', 4101432604])
})

test('the rules for moving operations, followed to the letter, do what editors and room do, for 5,000 seeds', () => {
  const PIECES = ['', '', 'a', 'Z', 'x\ny', '\n', '😀']
  const made = (rng: Rng, length: number): ChangeSet => {
    const specs = (): ChangeSpec => {
      const from = rng.below(length + 1)
      return { from, to: Math.min(length, from + rng.below(4)), insert: rng.pick(PIECES) }
    }
    const one = ChangeSet.of([specs(), specs(), specs()], length)
    const two = ChangeSet.of([specs()], length)
    // Results of earlier maps have sections that no single edit has.
    return rng.chance(0.5) ? one : one.map(two).length === length ? one : ChangeSet.of([specs()], length)
  }
  let inserts = 0
  for (let seed = 0; seed < 5_000; seed++) {
    const rng = new Rng(seed)
    const length = rng.below(9)
    const start = made(rng, length)
    // Three concurrent changes of one text, so that mapped ones are mapped again.
    const [a, b, c] = [start, made(rng, length), made(rng, length)]
    for (const before of [false, true]) {
      const ab = a.map(b, before)
      expect(mapJSON(a.toJSON(), b.toJSON(), before), `seed ${seed}`).toEqual(ab.toJSON())
      const cb = c.map(b, !before)
      expect(mapJSON(ab.toJSON(), cb.toJSON(), before), `seed ${seed}, again`).toEqual(
        ab.map(cb, before).toJSON(),
      )
      if (!ab.empty) inserts++
    }
  }
  expect(inserts).toBeGreaterThan(5_000)
})
