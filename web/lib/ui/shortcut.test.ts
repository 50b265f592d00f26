import { expect, test } from 'vitest'
import { matches, spelled } from './shortcut.ts'

const pressed = (key: string, ...down: ('ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey')[]) => ({
  key,
  ctrlKey: down.includes('ctrlKey'),
  metaKey: down.includes('metaKey'),
  shiftKey: down.includes('shiftKey'),
  altKey: down.includes('altKey'),
})

test('Mod is Control, or Command on a Mac', () => {
  expect(matches(pressed('Enter', 'ctrlKey'), 'Mod+Enter', false)).toBe(true)
  expect(matches(pressed('Enter', 'metaKey'), 'Mod+Enter', false)).toBe(false)
  expect(matches(pressed('Enter', 'metaKey'), 'Mod+Enter', true)).toBe(true)
})

test('modifiers must be exactly those', () => {
  expect(matches(pressed('C', 'ctrlKey', 'shiftKey'), 'Mod+Shift+C', false)).toBe(true)
  expect(matches(pressed('c', 'ctrlKey'), 'Mod+Shift+C', false)).toBe(false)
  expect(matches(pressed('Enter', 'ctrlKey', 'altKey'), 'Mod+Enter', false)).toBe(false)
})

test('spelling follows the keyboard', () => {
  expect(spelled('Mod+Shift+C', false)).toBe('Ctrl+Shift+C')
  expect(spelled('Mod+Shift+C', true)).toBe('⇧⌘C')
  expect(spelled('Mod+Enter', true)).toBe('⌘↵')
})
