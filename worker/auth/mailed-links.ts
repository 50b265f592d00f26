import { DrizzleQueryError } from 'drizzle-orm/errors'
import type { Context } from 'hono'
import { database } from '../db/database.ts'
import { insertMailToken, type Purpose } from '../db/mail-tokens.ts'
import { confirmedByEmail, type UserRow } from '../db/users.ts'
import type { App } from '../guard.ts'
import { digest, randomID } from '../id.ts'
import { byInbox, mayTake } from '../limits.ts'
import { linkTo, mailOf, type SendMail } from './mail.ts'

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
          'The link works once, for an hour, and signs the account out everywhere. If it was not you, do nothing: the password stays as it is.',
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

/** Does what the person who asked does not wait for. */
function later(c: Context<App>, action: (send: SendMail) => Promise<void>): void {
  const all = async () => {
    const send = mailOf(c.env)
    if (send !== null) await action(send)
  }
  const failed = (error: unknown) => {
    // A failed query's message holds its parameters: names, addresses, digests.
    const reason = error instanceof Error && !(error instanceof DrizzleQueryError) ? error.message : 'a query'
    console.error('a mail was not sent:', reason)
  }
  c.executionCtx.waitUntil(all().catch(failed))
}
