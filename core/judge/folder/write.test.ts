import { expect, test } from 'vitest'
import * as v from 'valibot'
import { DIFFICULTIES, KINDS, problem as problemSchema, type Problem } from '../../protocol/problem.ts'
import { encodeBase64 } from '../../protocol/base64.ts'
import { Rng } from '../../../test/support/rng.ts'
import { entryOf } from '../entries.ts'
import { readProblem } from '../folder.ts'
import { unsoundIn } from '../sound.ts'
import { canonical } from '../value.ts'
import { DESERTS } from './sources.ts'
import { writeProblem } from './write.ts'

const WORDS = ['a', 'Zwölf', '日本', '👩‍💻', 'x y', '$a<b$', '`b`', '1.5', '-', '"', '\\', '\t', '\n', '\n\n']
const TYPES = ['int', 'float[]', 'string', 'bool[][]'] as const

/** A random sound problem, ordered as a folder orders it. */
function anyProblem(seed: number): Problem {
  const rng = new Rng(seed)
  const text = (most: number) => Array.from({ length: rng.below(most) }, () => rng.pick(WORDS)).join('')
  const times = <T>(most: number, make: (n: number) => T) =>
    Array.from({ length: rng.below(most + 1) }, (_, n) => make(n))
  const image = () => {
    const bytes = new Uint8Array([0x47, 0x49, 0x46, 0x38, ...times(40, () => rng.below(256))])
    return `![x](data:image/gif;base64,${encodeBase64(bytes)})\n`
  }
  const kind = rng.pick(KINDS)
  const signature =
    kind === 'function'
      ? {
          name: 'do_it',
          params: [
            { name: 'a', type: rng.pick(TYPES) },
            { name: 'b_c', type: rng.pick(TYPES) },
          ],
          result: rng.pick(TYPES),
        }
      : undefined
  const languages =
    kind === 'sql'
      ? ['sql']
      : ['java', 'python', 'cpp', 'typescript'].filter((_, n) => n === 0 || rng.chance(0.5))
  const solution = (language: string, alone: boolean) => {
    const entry = entryOf(kind, language)
    const more = alone ? [] : times(2, (n) => ({ name: `lib/z${n}.txt`, text: text(4) }))
    const files = [{ name: entry, text: text(9) }, ...more]
    return { entry, files: files.toSorted((x, y) => (x.name < y.name ? -1 : 1)) }
  }
  const value = (type: string): unknown => {
    if (type.endsWith('[]')) return times(3, () => value(type.slice(0, -2)))
    if (type === 'int') return rng.below(9e9) - 4e9
    if (type === 'float') return rng.pick([0.1, 1e300, 'NaN', '-Infinity', 3])
    return type === 'bool' ? rng.chance(0.5) : text(6)
  }
  const side = (hidden: boolean, groups: Problem['groups']) => {
    const odd = rng.chance(0.3) ? '\r\n\ufeff' : ''
    const named = (rng.chance(0.7) ? times(5, (n) => `0${n}-x`) : times(5, (n) => `${9 - n}/ü`)) as string[]
    return (hidden && named.length === 0 ? ['only'] : named).map((name, n) => {
      const group = groups.length > 0 ? Math.min(groups.length - 1, n) : undefined
      const input = signature
        ? `[${signature.params.map(({ type }) => canonical(type, value(type))).join(',')}]`
        : odd + text(9)
      const expected = signature ? canonical(signature.result, value(signature.result)) : text(9) + odd
      const about = rng.chance(0.3) ? { about: `why ${n}` } : {}
      return { name, hidden, ...(group === undefined ? {} : { group }), input, expected, ...about }
    })
  }
  const groups = rng.chance(0.3) ? [{ name: 'small', points: rng.below(99) }] : []
  return {
    slug: `p-${seed}`,
    title: `T${text(3)}`.slice(0, 100),
    difficulty: rng.pick(DIFFICULTIES),
    tags: times(3, (n) => `tag-${n}`),
    kind,
    ...(signature ? { signature } : {}),
    statement: `Do.\n\n${image()}\n${text(9)}\n\n${rng.chance(0.5) ? image() : ''}`,
    limits: {
      cpuMs: 100 + rng.below(5_000),
      memoryBytes: 1 << 26,
      outputBytes: 4_096,
      ...(rng.chance(0.3) ? { languages: { python: { cpuMs: 9_000 } } } : {}),
    },
    checker: rng.pick<Problem['checker']>([
      { name: 'trailing' },
      { name: 'tokens', caseless: true },
      { name: 'floats', absolute: 1e-9, relative: 0 },
      {
        name: 'program',
        language: 'python',
        entry: 'check.py',
        files: [{ name: 'check.py', text: text(5) }],
      },
    ]),
    groups,
    starters: Object.fromEntries(languages.map((language) => [language, solution(language, false)])),
    references: DESERTS.flatMap(([, expect]) =>
      times(2, (n) => {
        const language = languages[0] ?? 'sql'
        const extension = language === 'sql' ? 'sql' : 'java'
        const alone = rng.chance(0.5)
        return {
          name: alone ? `s${n}.${extension}` : `s${n}`,
          language,
          ...solution(language, alone),
          expect,
        }
      }),
    ),
    hints: times(3, () => text(5)),
    editorial: rng.chance(0.5) ? '' : `${text(5)}\n${image()}`,
    tests: [...side(false, groups), ...side(true, groups)],
  }
}

test('E13: a problem that is written as a folder and read again is the same, for 200 seeds', () => {
  let [lists, pairs, pictures] = [0, 0, 0]
  for (let seed = 0; seed < 200; seed++) {
    const problem = anyProblem(seed)
    expect(v.safeParse(problemSchema, problem).issues ?? [], `seed ${seed}`).toEqual([])
    expect(unsoundIn(problem), `seed ${seed}`).toEqual([])
    const files = writeProblem(problem)
    const read = readProblem(files, problem.slug)
    expect(read, `seed ${seed}`).toEqual({ ok: true, problem })
    if (read.ok) expect(Object.keys(read.problem.starters)).toEqual(Object.keys(problem.starters))
    const names = [...files.keys()]
    if (names.some((name) => name.endsWith('tests.json'))) lists++
    if (names.some((name) => name.endsWith('.out'))) pairs++
    if (names.includes('image-2.gif')) pictures++
  }
  expect(Math.min(lists, pairs, pictures)).toBeGreaterThan(20)
}, 60_000)
