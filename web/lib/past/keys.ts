/** What a key does while the past is shown: it goes live, types there, or stops and goes on. */
export type KeyMeaning = 'live' | 'typing' | 'toggle'

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'target'>

/** Keys that change a text, beside those that stand for a character; the last are what input methods name. */
const CHANGING = ['Enter', 'Backspace', 'Delete', 'Process', 'Dead']

/** What a key means here; null for what it means anyway. In the code, Space plays: nobody begins to write with it. */
export function keyMeans(
  { key, ctrlKey, metaKey, altKey, target }: Pressed,
  mac: boolean,
): KeyMeaning | null {
  if (key === 'Escape') return 'live'
  if (!(target instanceof Element && target.closest('.past .cm-content'))) return null
  const mod = mac ? metaKey : ctrlKey
  if (mod && !altKey) return ['v', 'x', 'z'].includes(key.toLowerCase()) ? 'typing' : null
  if (ctrlKey || metaKey) return null
  if (key === ' ') return 'toggle'
  return [...key].length === 1 || CHANGING.includes(key) ? 'typing' : null
}
