import type { Persona } from '#core/client/persons.ts'
import type { Surface } from '#core/protocol/presence.ts'

const PLACES = { document: 'in the document', board: 'on the board' } satisfies Record<Surface, string>

/** What a person is doing, in a few words: `Typing in main.py`, `Idle on the board`, `Away`, `Here`. */
export function describeStatus(
  { activity, surface }: Pick<Persona, 'activity' | 'surface'>,
  file: string | undefined,
  typing: boolean,
): string {
  const where = surface ? PLACES[surface] : file === undefined ? '' : `in ${file}`
  if (typing) return `Typing ${where}`.trimEnd()
  if (activity === 'away') return 'Away'
  if (activity === 'idle') return `Idle ${where}`.trimEnd()
  return where === '' ? 'Here' : where.charAt(0).toUpperCase() + where.slice(1)
}
