import type { Author } from '#core/protocol/shared.ts'
import { countGraphemes } from './graphemes.ts'
import type { Room } from './room.ts'

/** A message or note with the id of one of the author's among this many is a resend. */
const RECENT = 1_000

/** What somebody wrote as it is kept, or in `why` what is wrong with it; `max` in graphemes. */
export function readText(written: string, max: number): { text: string } | { why: string } {
  const text = written.replace(/\r\n?/g, '\n').trim()
  if (text === '') return { why: 'The message is empty.' }
  if (!text.isWellFormed() || countGraphemes(text, max) > max)
    return { why: 'The message holds characters that cannot be shown.' }
  return { text }
}

/** Whether this person sent something under this id already. */
export const wasSaid = (room: Room, user: string, id: string): boolean => saidIn(room).has(`${user} ${id}`)

/** Remembers an id that was logged. */
export function remember(room: Room, user: string, id: string): void {
  const said = saidIn(room)
  said.add(`${user} ${id}`)
  for (const oldest of said) {
    if (said.size <= RECENT) break
    said.delete(oldest)
  }
}

/** Authors and ids of the newest messages and notes, oldest first; read from the log when the first one is asked about. */
function saidIn(room: Room): Set<string> {
  room.said ??= new Set(
    room.log.events(['chat', 'staffChat', 'note'], RECENT).flatMap((event) => {
      if (event.kind === 'note') return key(event.note)
      return event.kind === 'chat' || event.kind === 'staffChat' ? key(event.chat) : []
    }),
  )
  return room.said
}

const key = ({ by, id }: { by: Author; id: string }): string[] => [`${by.user} ${id}`]
