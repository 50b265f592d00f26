import type { Role } from '#core/protocol/access.ts'
import type { Mail } from '../auth/mail.ts'

/** What the holder of a link may do, in a few words. */
const MAY: Readonly<Record<Role, string>> = {
  owner: 'run it',
  staff: 'help to run it',
  writer: 'write and run code in it',
  runner: 'read the code and run it',
  viewer: 'watch and chat in it',
  bot: 'join it as a bot',
}

/** The message that carries a link into a room; `expiresAt` in milliseconds since the epoch. */
export function inviteMail(invite: {
  to: string
  by: string
  title: string
  role: Role
  url: string
  expiresAt: number
}): Mail {
  const { to, by, title, role, url, expiresAt } = invite
  const until = new Date(expiresAt).toISOString().slice(0, 10)
  return {
    to,
    subject: `${by} invites you to “${title}”`,
    text: [
      `${by} invites you to the room “${title}” on CodeCollab, where you can ${MAY[role]}.`,
      '',
      url,
      '',
      `The link lets one person in and lasts until ${until}. You need no account: a name is enough.`,
      'If you did not expect this message, you need not do anything.',
      '',
    ].join('\n'),
  }
}
