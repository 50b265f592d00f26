import { seeAcross, seeInsights } from './insights.ts'
import { eventually, type Person } from './person.ts'
import type { Stage } from './stage.ts'
import { importStory } from './watched.ts'

/** A page as somebody sees it: who looks, how they get there, and what shows that it is all there. */
export type PageToSee = { name: string; phone?: boolean; see: (on: Stage, person: Person) => Promise<void> }

const signedOut = (path: string, heading: string | RegExp) => async (_: Stage, person: Person) => {
  await person.open(path)
  await person.heading(heading).waitFor()
}

/** An account on its front page, with rooms of its own and one that everybody can find. */
async function atHome(on: Stage, person: Person): Promise<void> {
  await person.register(on.name('ada'))
  for (const title of [
    'Sorting warm-up',
    'A title that is rather long because somebody pasted a whole sentence',
  ]) {
    await person.createRoom(title, 'python', title.startsWith('S') ? 'private' : 'code')
    await person.open('/')
  }
  await person.button('New room').click()
  await person.page.getByText('Everybody here').click()
  await person.field('Title').fill(on.name('Open to all'))
  await person.button('Create room').click()
  await person.inRoom()
  await person.open('/')
  await person.page.getByRole('tabpanel').getByText('Sorting warm-up').waitFor()
}

async function inRoom(on: Stage, person: Person): Promise<void> {
  await person.register(on.name('ada'))
  await person.createRoom('Sorting warm-up', 'python')
}

const dialog = (person: Person, title: string | RegExp) =>
  person.page.getByRole('dialog', { name: title }).waitFor()

/** Somebody else's room, as a viewer has it: the owner makes them one. */
async function asViewer(on: Stage, person: Person): Promise<void> {
  const owner = await on.person()
  await owner.register(on.name('ada'))
  const code = await owner.createRoom('Looked at', 'python')
  await person.joinAsGuest(code, 'Kim')
  await owner.page.evaluate(async (code) => {
    const json = { 'Content-Type': 'application/json' }
    const renewed = await fetch('/api/auth/refresh', { method: 'POST', headers: json, body: '{}' })
    const { accessToken } = (await renewed.json()) as { accessToken: string }
    const headers = { ...json, Authorization: `Bearer ${accessToken}` }
    const answer = await fetch(`/api/rooms/${code}/members`, { headers })
    const { members } = (await answer.json()) as { members: { user: string; guest: boolean }[] }
    const guest = members.find((member) => member.guest)?.user ?? ''
    const body = JSON.stringify({ role: 'viewer' })
    await fetch(`/api/rooms/${code}/members/${guest}`, { method: 'PATCH', headers, body })
  }, code)
  await person.sees('View only')
}

/** The replay of a made session at its end, with where the code came from. */
async function watching(on: Stage, person: Person): Promise<void> {
  await person.register(on.name('ada'))
  await person.open(`/r/${await importStory(person)}/replay`)
  await person.page.getByRole('slider', { name: 'Moment of the session' }).press('End')
  await person.page.locator('.cm-line', { hasText: 'print' }).waitFor()
  await person.page.keyboard.press('o')
  await person.page.locator('.cm-line .origin').first().waitFor()
}

/** Every page there is, for tests that look at all of them: whoever adds a page adds it here. */
export const PAGES: readonly PageToSee[] = [
  { name: 'landing', see: signedOut('/', 'Write and run code together.') },
  { name: 'landing on a phone', phone: true, see: signedOut('/', 'Write and run code together.') },
  { name: 'log in', see: signedOut('/login', 'Log in') },
  { name: 'register', see: signedOut('/register', 'Create an account') },
  { name: 'check a session file', see: signedOut('/verify', 'Check a session file') },
  { name: 'nothing here', see: signedOut('/nowhere', /nothing|not found|no such/i) },
  { name: 'a room before joining', see: signedOut('/r/abc-def-ghj', 'Join the room') },
  {
    name: 'an error beside its field',
    see: async (_, person) => {
      await person.open('/register')
      await person.field('User name').fill('a')
      await person.field('Email').fill('a@mail.example')
      await person.field('Password').fill('short')
      await person.button('Create account').click()
      await eventually(() => person.field('User name').getAttribute('aria-invalid')).toBe('true')
    },
  },
  { name: 'front page without rooms', see: (on, person) => person.register(on.name('ada')) },
  { name: 'front page with rooms', see: atHome },
  { name: 'front page on a phone', phone: true, see: (on, person) => person.register(on.name('ada')) },
  {
    name: 'front page of a guest',
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
      await person.register(on.name('ada'))
      await person.button('New room').click()
      await dialog(person, 'New room')
    },
  },
  {
    name: 'menu of a room in the list',
    see: async (on, person) => {
      await atHome(on, person)
      await person.button('Actions for Sorting warm-up').click()
      await person.page.getByRole('menu').waitFor()
    },
  },
  { name: 'room as its owner', see: inRoom },
  { name: 'room as a viewer', see: asViewer },
  {
    name: 'trial room',
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
    see: async (on, person) => {
      const owner = await on.person()
      await owner.register(on.name('ada'))
      await person.joinAsGuest(await owner.createRoom('On the phone', 'python'), 'Kim')
    },
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
  ...(['/settings', '/settings/tokens'] as const).map((path) => ({
    name: path.slice(1),
    see: async (on: Stage, person: Person) => {
      await person.register(on.name('ada'))
      await person.open(path)
      await person.heading(/Sign-ins|No tokens yet/).waitFor()
    },
  })),
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
    see: async (on, person) => {
      await person.register(on.name('ada'))
      await person.open('/insights')
      await person.heading('No sessions yet').waitFor()
    },
  },
  {
    name: 'keyboard shortcuts',
    see: async (on, person) => {
      await inRoom(on, person)
      await person.page.keyboard.press('F1')
      await dialog(person, /shortcuts/i)
    },
  },
  {
    name: 'no such room',
    see: async (on, person) => {
      await person.register(on.name('ada'))
      await person.open('/r/zzz-zzz-zzz')
      await person.heading('There is no such room here').waitFor()
    },
  },
]
