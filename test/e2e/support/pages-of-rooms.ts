import { giveGuests } from './api.ts'
import { dialog, type PageToSee } from './page-to-see.ts'
import type { Person } from './person.ts'
import { makeGreeting, openGreeting, resultsOf, saysOf } from './solving.ts'
import { TIMER_PAGES } from './pages-of-timers.ts'
import type { Stage } from './stage.ts'

async function inRoom(on: Stage, person: Person): Promise<void> {
  await person.register(on.name('ada'))
  await person.createRoom('Sorting warm-up', 'python')
}

/** A room of somebody else, who does not look at it; answers its code. */
async function elsewhere(on: Stage, title: string): Promise<string> {
  const owner = await on.person({ same: 'ada' })
  await owner.register(on.name('ada'))
  return owner.makeRoom(title, 'python')
}

/** Somebody else's room, as a viewer has it: the owner makes them one. */
async function asViewer(on: Stage, person: Person): Promise<void> {
  const code = await elsewhere(on, 'Looked at')
  await person.joinAsGuest(code, 'Kim')
  await giveGuests(await on.person({ same: 'ada' }), code, 'viewer')
  await person.sees('View only')
}

/** A problem that was answered wrongly, with its results. */
export async function solving(on: Stage, person: Person): Promise<void> {
  await person.register(on.name('ada'))
  const code = await person.createRoom('A problem to solve', 'javascript')
  await openGreeting(person, code)
  await person.heading('Greet somebody').waitFor()
  await person.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  await person.button('Submit').click()
  await saysOf(person, '0 of 3 tests passed').waitFor()
  await resultsOf(person).getByText('expected', { exact: false }).first().waitFor()
}

/** What a room can look like, and what can be opened in it. */
export const ROOM_PAGES: readonly PageToSee[] = [
  { name: 'room as its owner', see: inRoom },
  { name: 'room as a viewer', who: 'newcomer', see: asViewer },
  {
    name: 'trial room',
    who: 'newcomer',
    see: async (_, person) => {
      await person.open('/')
      await person.button('Try it now').click()
      await person.inRoom()
      await person.sees(/goes away 24 hours/)
    },
  },
  {
    name: 'room on a phone',
    phone: true,
    who: 'newcomer',
    see: async (on, person) => person.joinAsGuest(await elsewhere(on, 'On the phone'), 'Kim'),
  },
  {
    name: 'chat',
    see: async (on, person) => {
      await inRoom(on, person)
      await person.openChat()
      await person.say('Hello https://example.com/')
      await person.messages.getByText('Hello').waitFor()
    },
  },
  {
    name: 'share',
    see: async (on, person) => {
      await inRoom(on, person)
      await person.button('Share').click()
      await dialog(person, /Share/)
    },
  },
  {
    name: 'more panes of a room on a phone',
    phone: true,
    see: async (on, person) => {
      await inRoom(on, person)
      await person.page.getByRole('navigation', { name: 'Panes' }).getByRole('button', { name: 'More' }).tap()
      await person.page.getByRole('menuitem', { name: 'Notes' }).waitFor()
    },
  },
  ...(['Links', 'Add people', 'Email'] as const).map((tab) => ({
    name: `share: ${tab}`,
    see: async (on: Stage, person: Person) => {
      await inRoom(on, person)
      await person.button('Share').click()
      await person.page.getByRole('tab', { name: tab }).click()
    },
  })),
  {
    name: 'document',
    see: async (on, person) => {
      await inRoom(on, person)
      await person.page.getByRole('tab', { name: 'Document' }).click()
      await person.page.getByRole('textbox', { name: 'Shared document' }).fill('# Plan\n\n- [x] one `two`')
      await person.heading('Plan').waitFor()
    },
  },
  {
    name: 'board',
    see: async (on, person) => {
      await inRoom(on, person)
      await person.page.getByRole('tab', { name: 'Board' }).click()
      await person.page.getByRole('application', { name: 'Whiteboard' }).waitFor()
    },
  },
  {
    name: 'notes',
    see: async (on, person) => {
      await inRoom(on, person)
      await person.page.getByRole('tab', { name: 'Notes' }).click()
      await person.field('Note').fill('counts well')
      await person.page.keyboard.press('Enter')
      await person.page.getByRole('list', { name: 'Notes' }).getByText('counts well').waitFor()
    },
  },
  {
    name: 'people and what can be done about them',
    see: async (on, person) => {
      const guest = await on.person()
      await inRoom(on, person)
      await guest.joinAsGuest(person.page.url().split('/').at(-1) ?? '', 'Kim')
      await person.button('Actions for Kim').click()
      await person.page.getByRole('menuitem', { name: 'Make viewer' }).click()
      await person.page.getByRole('list', { name: 'People here' }).getByText('Viewer').waitFor()
    },
  },
  { name: 'a problem and its results', see: solving },
  { name: 'a problem on a phone', phone: true, see: solving },
  {
    name: 'a problem’s statement',
    see: async (on, person) => {
      await solving(on, person)
      await person.page.getByRole('tab', { name: 'Statement' }).click()
      await person.sees('How it is tested')
    },
  },
  {
    name: 'choosing a problem',
    see: async (on, person) => {
      await person.register(on.name('ada'))
      await makeGreeting(person)
      await person.createRoom('What to solve', 'javascript')
      await person.page.getByRole('tab', { name: 'Problem' }).click()
      await person.button('Choose a problem').click()
      await person.button(/^Greet somebody/).click()
      await person.page.getByRole('group', { name: 'Preview' }).getByText('How it is tested').waitFor()
    },
  },
  ...TIMER_PAGES,
  {
    name: 'keyboard shortcuts',
    see: async (on, person) => {
      await inRoom(on, person)
      await person.page.keyboard.press('F1')
      await dialog(person, /shortcuts/i)
    },
  },
]
