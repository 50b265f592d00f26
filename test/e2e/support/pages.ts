import { dialog, type PageToSee } from './page-to-see.ts'
import { ASSESSMENT_PAGES } from './pages-of-assessments.ts'
import { PROBLEM_PAGES } from './pages-of-problems.ts'
import { ROOM_PAGES } from './pages-of-rooms.ts'
import { SESSION_PAGES } from './pages-of-sessions.ts'
import { eventually, type Person } from './person.ts'
import type { Stage } from './stage.ts'

const signedOut = (path: string, heading: string | RegExp) => ({
  who: 'visitor' as const,
  see: async (_: Stage, person: Person) => {
    await person.open(path)
    await person.heading(heading).waitFor()
  },
})

/** An account on a page of the problem bank. */
async function bank(on: Stage, person: Person, path: string, heading: string): Promise<void> {
  await person.register(on.name('ada'))
  await person.open(path)
  await person.heading(heading).waitFor()
}

/** An account on its front page, with rooms of its own and one that everybody can find. */
async function atHome(on: Stage, person: Person): Promise<void> {
  await person.register(on.name('ada'))
  await person.makeRoom('Sorting warm-up', 'python', 'private')
  await person.makeRoom('A title that is rather long because somebody pasted a whole sentence', 'python')
  await person.makeRoom(on.name('Open to all'), 'python', 'public')
  await person.open('/')
  await person.page.getByRole('tabpanel').getByText('Sorting warm-up').first().waitFor()
}

/** An account without anything, on its front page. */
async function atFirst(on: Stage, person: Person): Promise<void> {
  await person.register(on.name('ada'))
  await person.home()
}

/** Every page there is, for tests that look at all of them: whoever adds a page adds it here. */
export const PAGES: readonly PageToSee[] = [
  { name: 'landing', ...signedOut('/', 'Write and run code together.') },
  { name: 'landing on a phone', phone: true, ...signedOut('/', 'Write and run code together.') },
  { name: 'log in', ...signedOut('/login', 'Log in') },
  { name: 'register', ...signedOut('/register', 'Create an account') },
  { name: 'problems', see: (on, person) => bank(on, person, '/problems', 'Problems') },
  {
    name: 'problems on a phone',
    phone: true,
    see: (on, person) => bank(on, person, '/problems', 'Problems'),
  },
  { name: 'a new problem', see: (on, person) => bank(on, person, '/problems/new', 'New problem') },
  { name: 'check a session file', ...signedOut('/verify', 'Check a session file') },
  { name: 'status', ...signedOut('/status', 'Rooms') },
  { name: 'status on a phone', phone: true, ...signedOut('/status', 'Rooms') },
  { name: 'report a room', ...signedOut('/report?room=abc-def-ghj', 'Report a room') },
  {
    name: 'administration, of somebody else',
    see: (on, person) => bank(on, person, '/admin', 'There is no such page'),
  },
  { name: 'nothing here', ...signedOut('/nowhere', /nothing|not found|no such/i) },
  { name: 'a room before joining', ...signedOut('/r/abc-def-ghj', 'Join the room') },
  {
    name: 'an error beside its field',
    who: 'visitor',
    see: async (_, person) => {
      await person.open('/register')
      await person.field('User name').fill('a')
      await person.field('Email').fill('a@mail.example')
      await person.field('Password').fill('short')
      await person.button('Create account').click()
      await eventually(() => person.field('User name').getAttribute('aria-invalid')).toBe('true')
    },
  },
  { name: 'front page without rooms', who: 'newcomer', see: atFirst },
  { name: 'front page with rooms', see: atHome },
  { name: 'front page on a phone', phone: true, who: 'newcomer', see: atFirst },
  {
    name: 'front page of a guest',
    who: 'newcomer',
    see: async (_, person) => {
      await person.open('/')
      await person.button('Try it now').click()
      await person.inRoom()
      await person.open('/')
      await person.sees(/goes away 24 hours/)
    },
  },
  {
    name: 'public rooms',
    see: async (on, person) => {
      await atHome(on, person)
      await person.page.getByRole('tab', { name: /^Public/ }).click()
      await person.page
        .getByRole('button', { name: /^Open / })
        .first()
        .waitFor()
    },
  },
  {
    name: 'new room',
    see: async (on, person) => {
      await atFirst(on, person)
      await person.button('New room').click()
      await dialog(person, 'New room')
    },
  },
  {
    name: 'menu of a room in the list',
    see: async (on, person) => {
      await atHome(on, person)
      await person.button('Actions for Sorting warm-up').first().click()
      await person.page.getByRole('menu').waitFor()
    },
  },
  ...ASSESSMENT_PAGES,
  ...PROBLEM_PAGES,
  ...ROOM_PAGES,
  ...(['/settings', '/settings/tokens', '/settings/webhooks'] as const).map((path) => ({
    name: path.slice(1),
    see: async (on: Stage, person: Person) => {
      await person.register(on.name('ada'))
      await person.open(path)
      await person.heading(/Sign-ins|No (tokens|webhooks) yet/).waitFor()
    },
  })),
  ...SESSION_PAGES,
  {
    name: 'no such room',
    see: async (on, person) => {
      await person.register(on.name('ada'))
      await person.open('/r/zzz-zzz-zzz')
      await person.heading('There is no such room here').waitFor()
    },
  },
]
