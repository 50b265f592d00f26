import { expect, it } from 'vitest'
import { original } from './source-map.ts'
import { stripTypes } from './strip-types.ts'

it('finds the line and column that a transformed place comes from', () => {
  const source =
    'enum Color { Red, Green }\n\nconst a: number = 1\nfunction f(): never {\n  throw new Error("here")\n}\nf()\n'
  const result = stripTypes('main.ts', source)
  if (!result.ok) throw new Error(result.message)
  const lines = result.code.split('\n')
  const at = (text: string) => {
    const line = lines.findIndex((candidate) => candidate.includes(text))
    return original(result.mappings, { line: line + 1, column: (lines[line] ?? '').indexOf(text) + 1 })
  }
  expect(at('throw')).toEqual({ line: 5, column: 3 })
  expect(at('new Error')).toMatchObject({ line: 5 })
  expect(at('f();')).toMatchObject({ line: 7 })
})
