import type { PersonStats } from '#core/protocol/api/record.ts'

/** Where inserted characters came from. */
export type Origin = 'typed' | 'pastedInside' | 'pastedOutside' | 'completed' | 'undone' | 'other'

/** In the order in which they are drawn, with words and the colour that stands for each. */
export const ORIGINS: readonly { key: Origin; words: string; colour: string }[] = [
  { key: 'typed', words: 'Typed', colour: 'var(--p-2)' },
  { key: 'pastedInside', words: 'Pasted from this session', colour: 'var(--p-11)' },
  { key: 'pastedOutside', words: 'Pasted from outside', colour: 'var(--p-1)' },
  { key: 'completed', words: 'Completed by the editor', colour: 'var(--p-6)' },
  { key: 'undone', words: 'Undone and redone', colour: 'var(--p-7)' },
  { key: 'other', words: 'Other commands', colour: 'var(--c-text-3)' },
]

/** Characters that somebody inserted in all. */
export const insertedBy = (person: Pick<PersonStats, Origin>): number =>
  ORIGINS.reduce((sum, { key }) => sum + person[key], 0)
