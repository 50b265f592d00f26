import { ACTIVITIES, type Activity, type Presence, type Surface } from '#core/protocol/presence.ts'
import type { Person } from '#core/protocol/shared.ts'

/** A person in the room, once, whatever number of pages they have open. */
export type Persona = Omit<Person, 'client'> & {
  clients: readonly string[]
  /** The most active of their pages, of several such the one of which there is the newest news. */
  lead: string
  activity: Activity
  /** The file their leading page shows. */
  file: string | null
  /** What their leading page shows instead of a file. */
  surface?: Surface | undefined
  /** Since when none of their pages has the focus, by the room's clock. */
  lost?: number | undefined
  /** Whom they follow. */
  follows: string | null
}

/** Everybody once, oneself first, else in the order in which they came; `presence` has the newest news last. */
export function personsOf(
  people: readonly Person[],
  presence: readonly Presence[],
  me: string | undefined,
): Persona[] {
  const pages = new Map<string, Person[]>()
  for (const person of people) pages.set(person.user, [...(pages.get(person.user) ?? []), person])
  const news = new Map(presence.map((entry, age) => [entry.client, { ...entry, age }]))
  const personas = [...pages.values()].map((mine) => personaOf(mine, news))
  return personas.toSorted((a, b) => Number(b.user === me) - Number(a.user === me))
}

function personaOf(mine: readonly Person[], news: ReadonlyMap<string, Presence & { age: number }>): Persona {
  const states = mine.map(({ client }) => {
    const known = news.get(client)
    return known ?? { client, activity: 'active' as const, file: null, follows: null, age: -1 }
  })
  const rank = ({ activity }: Presence) => ACTIVITIES.indexOf(activity)
  const [lead] = states.toSorted((a, b) => rank(a) - rank(b) || b.age - a.age)
  const [first] = mine
  if (!lead || !first) throw new Error('a person without a page')
  const { client: _, ...person } = first
  return {
    ...person,
    clients: mine.map(({ client }) => client),
    lead: lead.client,
    activity: lead.activity,
    file: lead.file,
    surface: lead.surface,
    lost: states.every(({ lost }) => lost !== undefined)
      ? Math.max(...states.map(({ lost }) => lost ?? 0))
      : undefined,
    follows: states.find(({ follows }) => follows !== null)?.follows ?? null,
  }
}
