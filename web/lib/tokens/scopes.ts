import type { Scope } from './tokens.ts'

/** What each scope lets a script do, in the words of the page. */
export const SCOPE_WORDS: Readonly<Record<Scope, { title: string; text: string }>> = {
  ws: { title: 'Write in rooms', text: 'Edit the text, chat and run programs; open sockets.' },
  'rooms:read': {
    title: 'See rooms',
    text: 'Your list of rooms, their files and chat, who belongs to them, what runs here.',
  },
  'rooms:write': { title: 'Manage rooms', text: 'Make, join, change and delete rooms as you could.' },
  webhooks: {
    title: 'Manage webhooks',
    text: 'Where your rooms tell what happens in them, and what became of that.',
  },
  'account:read': { title: 'See who you are', text: 'Your user name.' },
}
