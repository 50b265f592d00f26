import { seeAcross, seeInsights } from './insights.ts'
import { dialog, type PageToSee } from './page-to-see.ts'
import type { Person } from './person.ts'
import type { Stage } from './stage.ts'
import { importStory } from './watched.ts'

/** The room of a made session, once for each account. */
const watchedBy = new Map<string | null, Promise<string>>()

/** The replay of a made session at its end, with where the code came from. */
async function watching(on: Stage, person: Person): Promise<void> {
  await person.register(on.name('ada'))
  const code = watchedBy.get(person.username) ?? importStory(person)
  watchedBy.set(person.username, code)
  await person.open(`/r/${await code}/replay`)
  await person.page.getByRole('slider', { name: 'Moment of the session' }).press('End')
  await person.page.locator('.cm-line', { hasText: 'print' }).waitFor()
  await person.page.keyboard.press('o')
  await person.page.locator('.cm-line .origin').first().waitFor()
}

/** What there is of sessions: replays and insights. */
export const SESSION_PAGES: readonly PageToSee[] = [
  {
    name: 'replay: where the code came from, by person',
    see: async (on, person) => {
      await watching(on, person)
      await person.button('By person').click()
      await person.heading('Where the code came from').waitFor()
    },
  },
  ...['People', 'Chat', 'Notes', 'Moments'].map((tab) => ({
    name: `replay: ${tab}`,
    see: async (on: Stage, person: Person) => {
      await watching(on, person)
      await person.page.getByRole('tab', { name: tab }).click()
    },
  })),
  {
    name: 'keys of a replay',
    see: async (on, person) => {
      await watching(on, person)
      await person.page.keyboard.press('?')
      await dialog(person, 'Keys of the replay')
    },
  },
  ...['Code', 'Run', 'Moments', 'Origins'].map((pane) => ({
    name: `replay on a phone: ${pane}`,
    phone: true,
    see: async (on: Stage, person: Person) => {
      await watching(on, person)
      await person.page.getByRole('navigation', { name: 'Panes' }).getByRole('button', { name: pane }).tap()
    },
  })),
  {
    name: 'no such replay',
    see: async (on, person) => {
      await person.register(on.name('ada'))
      await person.open('/r/zzz-zzz-zzz/replay')
      await person.heading('There is no such replay here').waitFor()
    },
  },
  { name: 'insights of a session', see: seeInsights },
  { name: 'insights of a session on a phone', phone: true, see: seeInsights },
  {
    name: 'insights as tables',
    see: async (on, person) => {
      await seeInsights(on, person)
      for (const title of ['People', 'Activity']) await person.button(`${title}: show the table`).click()
    },
  },
  {
    name: 'a new chapter',
    see: async (on, person) => {
      await seeInsights(on, person)
      await person.button('Add').click()
      await dialog(person, 'Add a chapter')
    },
  },
  { name: 'insights across rooms', see: seeAcross },
  { name: 'insights across rooms on a phone', phone: true, see: seeAcross },
  {
    name: 'no insights yet',
    who: 'newcomer',
    see: async (on, person) => {
      await person.register(on.name('ada'))
      await person.open('/insights')
      await person.heading('No sessions yet').waitFor()
    },
  },
]
