import { DrizzleQueryError } from 'drizzle-orm/errors'
import type { Context } from 'hono'
import type { App } from '../guard.ts'
import { mailOf, type SendMail } from './mail.ts'

/** Sends mails that the person who asked does not wait for, where mails are sent at all; never throws. */
export function later(c: Context<App>, action: (send: SendMail) => Promise<void>): void {
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
