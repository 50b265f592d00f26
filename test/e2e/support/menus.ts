import type { Person } from './person.ts'

/** Chooses from the menu beside somebody's name in the panel of people. */
export async function choose(person: Person, name: string, action: string): Promise<void> {
  await person.button(`Actions for ${name}`).click()
  await person.page.getByRole('menuitem', { name: action, exact: true }).click()
}

/** Chooses from the menu of the room. */
export async function fromRoomMenu(person: Person, action: string): Promise<void> {
  await person.button('Menu').click()
  await person.page.getByRole('menuitem', { name: action, exact: true }).click()
}

/** What a phone shows: chosen from the bar below, or from what is behind More there. */
export async function showPane(person: Person, name: string): Promise<void> {
  const bar = person.page.getByRole('navigation', { name: 'Panes' })
  const tab = bar.getByRole('button', { name: new RegExp(`^${name}`) })
  if ((await tab.count()) > 0) return tab.tap()
  await bar.getByRole('button', { name: /^More/ }).tap()
  await person.page.getByRole('menuitem', { name, exact: true }).tap()
}
