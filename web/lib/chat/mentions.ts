import { LIMITS } from '#core/protocol/limits.ts'

/** A person by the name they are mentioned with. */
export type Named = { user: string; name: string }

/** Text, or with `user` a mention of somebody. */
export type MentionPiece = { text: string; user?: string }

/** What may stand right before an `@`, and what ends a name. */
const BEFORE = /[\s([{"'*_~>,;:-]/u
const INSIDE = /[\p{L}\p{N}_]/u

/** Cuts a text at its mentions of these people; the longest name that fits counts. */
export function splitMentions(text: string, people: readonly Named[]): MentionPiece[] {
  const pieces: MentionPiece[] = []
  let from = 0
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const person = personAt(text, at, people)
    if (!person) continue
    if (at > from) pieces.push({ text: text.slice(from, at) })
    from = at + 1 + person.name.length
    pieces.push({ text: text.slice(at, from), user: person.user })
  }
  if (from < text.length) pieces.push({ text: text.slice(from) })
  return pieces
}

function personAt(text: string, at: number, people: readonly Named[]): Named | undefined {
  if (at > 0 && !BEFORE.test(text[at - 1] ?? '')) return undefined
  const fits = people.filter(({ name }) => {
    const next = text[at + 1 + name.length] ?? ' '
    return name !== '' && text.startsWith(name, at + 1) && !INSIDE.test(next)
  })
  return fits.toSorted((a, b) => b.name.length - a.name.length)[0]
}

/** Ids of those a text mentions, each once, as many as a message may. Of namesakes, the one in `chosen` or else all. */
export function mentionedIn(
  text: string,
  people: readonly Named[],
  chosen: ReadonlyMap<string, string> = new Map(),
): string[] {
  const users = splitMentions(text, people).flatMap(({ text: mention, user }) => {
    if (user === undefined) return []
    const name = mention.slice(1)
    const picked = chosen.get(name)
    return picked ?? people.filter((person) => person.name === name).map((person) => person.user)
  })
  return [...new Set(users)].slice(0, LIMITS.mentions)
}

/** The name being typed behind an `@` right before the caret, and where the `@` is; null when there is none. */
export function beingMentioned(text: string, caret: number): { at: number; query: string } | null {
  const at = text.lastIndexOf('@', caret - 1)
  if (at < 0 || (at > 0 && !BEFORE.test(text[at - 1] ?? ''))) return null
  const query = text.slice(at + 1, caret)
  return query.length > LIMITS.nameGraphemes || query.includes('\n') ? null : { at, query }
}

/** People whose name, or a word of it, begins with what is typed; first those whose name does. */
export function matching<T extends Named>(people: readonly T[], query: string): T[] {
  const typed = query.toLocaleLowerCase()
  const rank = ({ name }: T): number => {
    const lower = name.toLocaleLowerCase()
    if (lower.startsWith(typed)) return 0
    return lower.split(/\s+/u).some((word) => word.startsWith(typed)) ? 1 : 2
  }
  return people.filter((person) => rank(person) < 2).toSorted((a, b) => rank(a) - rank(b))
}
