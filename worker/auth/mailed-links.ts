import type { Context } from 'hono'
import { database } from '../db/database.ts'
import { insertMailToken, type Purpose } from '../db/mail-tokens.ts'
import { confirmedByEmail, type UserRow } from '../db/users.ts'
import type { App } from '../guard.ts'
import { digest, randomID } from '../id.ts'
import { byInbox, mayTake } from '../limits.ts'
import { linkTo } from './mail.ts'
import { later } from './mail-later.ts'

/** Milliseconds a link is good for. */
const GOOD_FOR: Readonly<Record<Purpose, number>> = {
  verify: 24 * 60 * 60 * 1000,
  reset: 60 * 60 * 1000,
}

/** Sends the link that confirms an account's address, after the answer; never throws. */
export function sendVerification(c: Context<App>, user: UserRow): void {
  later(c, async (send) => {
    if (user.email === null || user.emailKey === null || !(await mayTake(c, byInbox(user.emailKey)))) return
    const link = await newLink(c, user, 'verify')
    await send({
      to: user.email,
      subject: 'Confirm your address for CodeCollab',
      text: [
        `The CodeCollab account ${user.username ?? user.name} has this address. If the account is yours, confirm it:`,
        link,
        'The link works once, for 24 hours. If the account is not yours, do nothing.',
      ].join('\n\n'),
    })
  })
}

/**
 * Sends a link to a new password for every account that confirmed this address. Everything happens after the answer, so
 * that neither the answer nor its time tells whether there is one.
 */
export function sendResets(c: Context<App>, emailKey: string): void {
  later(c, async (send) => {
    if (!(await mayTake(c, byInbox(emailKey)))) return
    for (const user of await confirmedByEmail(database(c.env), emailKey)) {
      const link = await newLink(c, user, 'reset')
      await send({
        to: user.email ?? emailKey,
        subject: `A new password for ${user.username ?? user.name} on CodeCollab`,
        text: [
          `Somebody, hopefully you, asked for a new password of the account ${user.username ?? user.name}. Choose it here:`,
          link,
          'The link works once, for an hour; it signs the account out everywhere and ends its access tokens. If it was not you, do nothing: the password stays as it is.',
        ].join('\n\n'),
      })
    }
  })
}

async function newLink(c: Context<App>, user: UserRow, purpose: Purpose): Promise<string> {
  const token = randomID(32)
  const now = Date.now()
  await insertMailToken(
    database(c.env),
    {
      tokenHash: await digest(token),
      userId: user.id,
      purpose,
      emailKey: user.emailKey ?? '',
      expiresAt: now + GOOD_FOR[purpose],
    },
    now,
  )
  return linkTo(c.env, c.req.url, purpose === 'verify' ? '/verify' : '/reset', token)
}
