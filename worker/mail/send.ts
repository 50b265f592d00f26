import type { Env } from '../env.ts'

/** One message as plain text. */
export type Mail = { to: string; subject: string; text: string }

const FROM = 'CodeCollab <no-reply@localhost>'
const TIMEOUT_MS = 10_000

/**
 * Sends a message through the HTTP service at `MAIL_URL`, as JSON with a bearer token; throws when it is not taken. Without
 * one it is printed to the log, so that a server on one's own machine can be used whole.
 */
export async function sendMail(env: Env, { to, subject, text }: Mail): Promise<void> {
  if (!env.MAIL_URL) {
    console.log(`mail to ${to}: ${subject}\n${text}`)
    return
  }
  const response = await fetch(env.MAIL_URL, {
    method: 'POST',
    redirect: 'manual',
    headers: { Authorization: `Bearer ${env.MAIL_TOKEN ?? ''}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ from: env.MAIL_FROM ?? FROM, to, subject, text }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  })
  await response.body?.cancel()
  if (!response.ok) throw new Error(`the mail service answered ${response.status}`)
}
