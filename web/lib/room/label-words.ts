import type { Labels } from './whereabouts.svelte.ts'

/** When names are shown at carets, in words. */
export const LABEL_WORDS: Readonly<Record<Labels, string>> = {
  activity: 'While they move',
  always: 'Always',
  off: 'Never',
}
