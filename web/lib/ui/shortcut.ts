/** A key with its modifiers, e.g. `Mod+Shift+C`; `Mod` is Command on a Mac and Control elsewhere. */
export type Shortcut = string

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>

/** Is this the shortcut, with exactly its modifiers? */
export function matches(event: Pressed, shortcut: Shortcut, mac: boolean): boolean {
  const parts = shortcut.split('+')
  const key = parts.pop() ?? ''
  const mod = parts.includes('Mod')
  return (
    event.key.toLowerCase() === key.toLowerCase() &&
    event.metaKey === (mac && mod) &&
    event.ctrlKey === (!mac && mod) &&
    event.shiftKey === parts.includes('Shift') &&
    event.altKey === parts.includes('Alt')
  )
}

/** The shortcut as it is printed on this kind of keyboard: `⇧⌘C`, `Ctrl+Shift+C`. */
export function spelled(shortcut: Shortcut, mac: boolean): string {
  const parts = shortcut.split('+')
  if (!mac) return parts.map((part) => (part === 'Mod' ? 'Ctrl' : part)).join('+')
  const symbols: Readonly<Record<string, string>> = { Mod: '⌘', Shift: '⇧', Alt: '⌥', Enter: '↵' }
  const rank = (part: string) => ['Alt', 'Shift', 'Mod'].indexOf(part)
  const key = parts.pop() ?? ''
  const modifiers = parts.toSorted((a, b) => rank(a) - rank(b))
  return [...modifiers, key].map((part) => symbols[part] ?? part).join('')
}

/** Whether this machine's keyboards have a Command key. */
export const onMac = (): boolean => /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? '')
