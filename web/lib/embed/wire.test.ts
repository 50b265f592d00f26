import { describe, expect, test } from 'vitest'
import { readAsked, readInit } from './wire.ts'

describe('what the page around a frame says', () => {
  test('begins with a message of its own kind', () => {
    const files = [{ name: 'a.py', text: 'x' }]
    expect(readInit({ cc: 1, t: 'init', options: { file: 'a' }, token: 't', files })).toEqual({
      ...{ options: { file: 'a' }, token: 't', files },
    })
    expect(readInit({ cc: 1, t: 'init' })).toEqual({ options: {}, token: undefined, files: undefined })
    const loop: Record<string, unknown> = { cc: 1, t: 'init' }
    loop['loop'] = loop
    for (const bad of [
      ...[null, 7, 'init', [], {}, loop, { cc: 2, t: 'init' }, { cc: 1, t: 'hello' }],
      ...[
        { cc: 1, t: 'init', token: {} },
        { cc: 1, t: 'init', files: [{ name: 'a' }] },
      ],
      { cc: 1, t: 'init', options: { x: 'x'.repeat(1024 * 1024) } },
    ])
      expect(readInit(bad)).toBeNull()
  })

  test('asks for what there is, with what belongs to it', () => {
    expect(readAsked({ t: 'seek', id: 3, at: 1.5 })).toEqual({ t: 'seek', id: 3, at: 1.5 })
    expect(readAsked({ t: 'run', id: 0, more: 'x' })).toEqual({ t: 'run', id: 0 })
    for (const bad of [
      ...[{ t: 'run' }, { t: 'run', id: -1 }, { t: 'run', id: '1' }, { t: 'eval', id: 1 }],
      ...[
        { t: 'seek', id: 1, at: -1 },
        { t: 'seek', id: 1, at: NaN },
        { t: 'setTheme', id: 1, theme: 'x' },
      ],
      ...[
        { t: 'setFiles', id: 1, files: [] },
        { t: 'setFiles', id: 1, files: [{ name: 'a', text: '\ud800' }] },
      ],
      { t: 'setFiles', id: 1, files: [{ name: 'a', text: 'x'.repeat(10 * 1024 * 1024) }] },
    ])
      expect(readAsked(bad)).toBeNull()
  })
})
