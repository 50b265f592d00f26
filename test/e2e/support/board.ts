import type { Person } from './person.ts'

/** Shows the board beside the files, in a wide window. */
export async function openBoard(...people: Person[]): Promise<void> {
  for (const person of people) {
    await person.page.getByRole('tab', { name: 'Board', exact: true }).click()
    await person.page.getByRole('application', { name: 'Whiteboard' }).waitFor()
  }
}

/** Presses, moves through the points, and releases; measured from the corner of the board. */
export async function drag(person: Person, points: [number, number][]): Promise<void> {
  const box = await person.page.getByRole('application', { name: 'Whiteboard' }).boundingBox()
  if (!box) throw new Error('no board')
  const [first, ...rest] = points
  await person.page.mouse.move(box.x + (first?.[0] ?? 0), box.y + (first?.[1] ?? 0))
  await person.page.mouse.down()
  for (const [x, y] of rest) await person.page.mouse.move(box.x + x, box.y + y, { steps: 6 })
  await person.page.mouse.up()
}

/** The elements of the board, as its list names them. */
export async function elements(person: Person): Promise<string[]> {
  const list = person.page.getByRole('list', { name: /^Elements of the board/ })
  if (!(await list.isVisible())) await person.button('List of elements').click()
  return list.getByRole('button').allInnerTexts()
}

/** Of which kinds they are, sorted. */
export const kinds = async (person: Person) =>
  (await elements(person)).map((text) => text.split(/[,:]/)[0]).sort()
