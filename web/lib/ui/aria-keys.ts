import type { Shortcut } from './shortcut.ts'

/** A shortcut as `aria-keyshortcuts` names it (WAI-ARIA 1.2): `Control+Shift+Enter`, with `Meta` on a Mac. */
export const ariaKeys = (shortcut: Shortcut, mac: boolean): string =>
  shortcut.replace('Mod', mac ? 'Meta' : 'Control')
