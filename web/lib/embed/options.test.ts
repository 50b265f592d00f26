import { describe, expect, test } from 'vitest'
import { readOptions, tokenIn } from './options.ts'

describe('what a site sets', () => {
  test('is read one by one', () => {
    expect(
      readOptions({
        ...{ file: 'main.py', theme: 'dark', readonly: '', panels: 'chat,console', lines: '20-10' },
        ...{ autorun: 'true', start: '1:05', speed: '2', name: 'Kim', title: '<b>x</b>' },
        tokens: '{"accent":"#f00","--evil":"x"}',
      }),
    ).toEqual({
      ...{ file: 'main.py', theme: 'dark', readonly: true, panels: ['console', 'chat'] },
      ...{ lines: { from: 10, to: 20 }, autorun: true, start: 65_000, speed: 2, name: 'Kim' },
      ...{ title: '<b>x</b>', tokens: [['accent', '#f00']] },
    })
  })

  test('makes no difference where it makes no sense, is too long, or no text', () => {
    expect(
      readOptions({
        ...{ theme: 'javascript:alert(1)', lines: '0-5', speed: '1000', start: '-1', readonly: 'maybe' },
        ...{ file: 'x'.repeat(1_000_000), name: '', title: {}, tokens: '{' },
      }),
    ).toEqual({})
    expect(readOptions(JSON.parse('{"__proto__":{"file":"x"}}') as Record<string, unknown>)).toEqual({})
  })

  test('a token is what tokens are made of', () => {
    expect(tokenIn('#token=ab.c-d_.e')).toBe('ab.c-d_.e')
    expect(tokenIn('#token=<script>')).toBeUndefined()
    expect(tokenIn('')).toBeUndefined()
  })
})
