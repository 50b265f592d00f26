import type { RedactionAnswer } from '#core/protocol/api/redaction.ts'
import type { Source, Sources } from '#core/replay/sources.ts'

/** Stretches of edits that are taken out for one selection at most: each folds the session once more. */
const MOST = 12

/** What the person is told of what became of it. */
export function outcomeOf({ done, units }: RedactionAnswer): string {
  if (units === 0) return 'Nothing of it was in the record any more.'
  if (!done) return 'It is being removed. This goes on by itself and may take a few minutes.'
  return units === null ? 'It was removed.' : `${units} character${units === 1 ? '' : 's'} removed.`
}

/** Why a selection cannot be taken out, as a sentence; null where it can. */
export function hindrance(found: Sources | null, may: (user: string) => boolean): string | null {
  if (!found) return 'The record could not be read. Please try again.'
  const { list, older } = found
  if (list.length === 0 || older > 0) return 'Some of this was there before what is kept of the record began.'
  if (!list.every(({ user }) => may(user)))
    return 'Some of this is from somebody else. Only the staff of the room can take that out of the record.'
  return list.length > MOST ? 'This comes from too many separate edits. Select less of it at a time.' : null
}

type Words = { who(user: string): { name: string }; timeOf(at: number): string }

/** `Ada wrote from 00:12 to 01:02, Bob at 02:10`. */
export function sourceWords(list: readonly Source[], words: Words): string {
  const parts = list.map(({ user, firstAt, lastAt }) => {
    const [from, to] = [words.timeOf(firstAt), words.timeOf(lastAt)]
    return {
      name: user === 'room' ? 'The room' : words.who(user).name,
      when: from === to ? `at ${from}` : `from ${from} to ${to}`,
    }
  })
  const names = [...new Set(parts.map(({ name }) => name))]
  return names
    .map(
      (name) =>
        `${name} wrote ${parts
          .filter((part) => part.name === name)
          .map(({ when }) => when)
          .join(' and ')}`,
    )
    .join(', ')
}
