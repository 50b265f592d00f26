import type { Persona } from '#core/client/persons.ts'

/** What a person is doing, in a few words: `Typing in main.py`, `Idle in main.py`, `Away`, `Here`. */
export function describeStatus(
  { activity }: Pick<Persona, 'activity'>,
  file: string | undefined,
  typing: boolean,
): string {
  const where = file === undefined ? '' : ` in ${file}`
  if (typing) return `Typing${where}`
  if (activity === 'away') return 'Away'
  if (activity === 'idle') return `Idle${where}`
  return where === '' ? 'Here' : `In ${file}`
}
