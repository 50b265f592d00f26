import type { Person } from './person.ts'
import type { Stage } from './stage.ts'

/**
 * A page as somebody sees it: who looks, how they get there, and what shows that it is all there. Most are looked at by
 * one person with one account; a `visitor` has none, and a `newcomer` a browser of their own in which nothing was yet.
 */
export type PageToSee = {
  name: string
  phone?: boolean
  who?: 'visitor' | 'newcomer'
  see: (on: Stage, person: Person) => Promise<void>
}

/** Waits for a dialog. */
export const dialog = (person: Person, title: string | RegExp) =>
  person.page.getByRole('dialog', { name: title }).waitFor()
