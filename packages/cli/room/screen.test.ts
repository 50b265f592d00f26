import { expect, test } from 'vitest'
import { emptyView } from '../../../core/client/view.ts'
import { screenOf } from './screen.ts'

const size = { columns: 40, rows: 14 }

test('CL3: a terminal shows the file around its last change, within its size', () => {
  const view = emptyView()
  const text = Array.from({ length: 100 }, (_, i) => `line ${i + 1} ${'x'.repeat(60)}`).join('\n')
  const lines = screenOf({ view, text, name: 'main.py', line: 49, status: 'live', size })
  expect(lines).toHaveLength(13)
  expect(Math.max(...lines.map((line) => line.length))).toBe(40)
  expect(lines.some((line) => line.startsWith(' 50  line 50'))).toBe(true)
})

test('CL2: nothing on the screen moves the cursor', () => {
  const view = emptyView()
  const by = { user: 'u', name: 'eve\u001b[1A', color: 0 }
  view.chat.list = [{ seq: 1, at: 1, id: 'm', by, text: 'x\u001b]0;y\u0007' }]
  view.run = {
    id: 'run-0001',
    by,
    at: 1,
    language: 'python',
    entry: 'main.py',
    status: 'ok',
    output: [{ s: 'stdout', data: '\u001b[2Jout' }],
  }
  const lines = screenOf({ view, text: 'a\u001bc', name: '\u001b', line: 0, status: '', size })
  expect(lines.join('\n')).not.toMatch(/[^\P{Cc}\n]/u)
  expect(lines.join('\n')).toContain('out')
})
