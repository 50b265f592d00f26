import type { Context } from 'hono'
import type { UserRow } from '../db/users.ts'
import type { App } from '../guard.ts'
import { byInbox, mayTake } from '../limits.ts'
import { later } from './mail-later.ts'

/** Tells whose account it is that it has another password now. */
export function tellPasswordChanged(c: Context<App>, user: UserRow): void {
  notify(c, user, {
    subject: 'Your password on CodeCollab was changed',
    what: `The CodeCollab account ${calledOf(user)} has a new password. It is signed out wherever the old one was used.`,
    otherwise:
      'If it was not you, ask for a new password on the page where you sign in, and choose another one.',
  })
}

/** Tells the address that an account had until now that it has another one; `before` is the account as it was. */
export function tellAddressChanged(c: Context<App>, before: UserRow): void {
  notify(c, before, {
    subject: 'Your address on CodeCollab was changed',
    what: `The CodeCollab account ${calledOf(before)} has another address now. Nothing of it is sent to this one any more.`,
    otherwise:
      'If it was not you, sign in, change your password and set your address again. If you cannot, ask whoever runs this server.',
  })
}

const calledOf = ({ username, name }: UserRow): string => username ?? name

/**
 * To confirmed addresses only: any other may be anybody's. So nobody but their owner can use up the limit of an inbox,
 * which is why it is none that other mails count in.
 */
function notify(
  c: Context<App>,
  { email, emailKey, emailVerifiedAt }: UserRow,
  { subject, what, otherwise }: { subject: string; what: string; otherwise: string },
): void {
  if (email === null || emailKey === null || emailVerifiedAt === null) return
  later(c, async (send) => {
    if (!(await mayTake(c, byInbox(emailKey, 'noticePerInbox')))) return
    await send({ to: email, subject, text: [what, 'If it was you, do nothing.', otherwise].join('\n\n') })
  })
}
