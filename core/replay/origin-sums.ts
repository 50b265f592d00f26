import { eachOrigin, type OriginName, type Origins } from './origins.ts'

/** What one person put into a text: characters by what they came from, and all of them. */
export type PersonSum = { user: string; all: number; by: Partial<Record<OriginName, number>> }

/** What everybody put into a text that stands in it, who put most into it first. */
export function sumsByPerson(origins: Origins): PersonSum[] {
  const sums = new Map<string, PersonSum>()
  eachOrigin(origins, (from, to, name, user) => {
    let sum = sums.get(user)
    if (!sum) sums.set(user, (sum = { user, all: 0, by: {} }))
    sum.all += to - from
    sum.by[name] = (sum.by[name] ?? 0) + to - from
  })
  return [...sums.values()].sort((a, b) => b.all - a.all)
}

/** What the character at a position came from and who put it there; null behind the text. */
export function originAt(origins: Origins, position: number): { origin: OriginName; user: string } | null {
  let found: { origin: OriginName; user: string } | null = null
  eachOrigin(origins, (from, to, origin, user) => {
    if (from <= position && position < to) found = { origin, user }
  })
  return found
}
