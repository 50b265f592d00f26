import { expect, test } from 'vitest'
import type { RedactionSeen } from '#core/protocol/api/redaction.ts'
import { standing, whatWent } from './redaction-words.ts'

const by = { user: 'u_ada', name: 'Ada', color: 0 }
const seen = (more: Partial<RedactionSeen>): RedactionSeen => ({
  ...{ by, at: 5, units: 3, done: false, ...more },
})
const named = (file: string) => (file === 'f1' ? 'main.py' : file)
const time = (at: number) => `at ${at}`

test('X11: what was taken out is said in words', () => {
  expect(whatWent(seen({ file: 'f1', from: 3, to: 3 }), named)).toBe('Edit 3 in main.py')
  expect(whatWent(seen({ from: 3, to: 9 }), named)).toBe('Edits 3 to 9 in any file')
  expect(whatWent(seen({ run: 'run-1', from: 3, to: 9 }), named)).toBe('What a program printed')
})

test('X11: so is where it stands, and when it is tried again', () => {
  const failed = (tries: number, again: number) => ({ failed: { tries, why: 'It broke.', again } })
  expect(standing(seen({ done: true }), time, 10)).toBe('Done')
  expect(standing(seen({}), time, 10)).toBe('Under way')
  expect(standing(seen(failed(1, 20)), time, 10)).toBe('Failed once. It broke. Next try at 20.')
  expect(standing(seen(failed(4, 0)), time, 10)).toBe('Failed 4 times. It broke. It is tried again soon.')
})
