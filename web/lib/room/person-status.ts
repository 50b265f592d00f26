import type { Persona } from '#core/client/persons.ts'
import type { Surface } from '#core/protocol/presence.ts'
import { clockTime } from '#lib/ui/time.ts'

const PLACES = {
  document: 'in the document',
  board: 'on the board',
  past: 'watching the past',
} satisfies Record<Surface, string>

/** What a person is doing, in a few words: `Typing in main.py`, `Idle on the board`, `Away since 14:05`, `Here`. */
export function describeStatus(
  { activity, surface, lost }: Pick<Persona, 'activity' | 'surface' | 'lost'>,
  file: string | undefined,
  typing: boolean,
): string {
  const where = surface ? PLACES[surface] : file === undefined ? '' : `in ${file}`
  if (typing) return `Typing ${where}`.trimEnd()
  const since = lost === undefined ? '' : ` since ${clockTime(lost)}`
  if (activity === 'away') return `Away${since}`
  if (since !== '') return `In another window${since}`
  if (activity === 'idle') return `Idle ${where}`.trimEnd()
  return where === '' ? 'Here' : where.charAt(0).toUpperCase() + where.slice(1)
}
