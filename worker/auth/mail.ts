import type { Env } from '../env.ts'

/** One mail to one address, in plain text. */
export type Mail = { to: string; subject: string; text: string }
/** Sends a mail, or throws; a mail that was taken may still get lost. */
export type SendMail = (mail: Mail) => Promise<void>

const TIMEOUT_MS = 10_000

/** The way mails are sent here; null when they are not. */
export function mailOf(env: Env): SendMail | null {
  if (env.MAIL === 'log') return toLog
  if (env.MAIL !== 'http') return null
  const { MAIL_URL: url, MAIL_FROM: from, MAIL_TOKEN: token, PUBLIC_URL: site } = env
  // Half a configuration would look as if mails went out.
  if (!url || !from || !site) throw new Error('MAIL=http needs MAIL_URL, MAIL_FROM and PUBLIC_URL')
  return (mail) => post(url, token, { from, ...mail })
}

/**
 * Where a link of a mail leads. The secret is in the fragment, which browsers send to nobody. Without PUBLIC_URL it is the
 * address that was asked, which is whatever the caller says it is: good enough for a log that only a developer reads.
 */
export const linkTo = (
  env: Env,
  asked: string,
  page: '/verify' | '/reset' | '/join' | '/clip' | '/take',
  token: string,
): string => `${new URL(env.PUBLIC_URL || asked).origin}${page}#${token}`

async function toLog({ to, subject, text }: Mail): Promise<void> {
  console.log(`Mail to ${to}: ${subject}\n\n${text}`)
}

async function post(url: string, token: string | undefined, body: object): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
    },
    body: JSON.stringify(body),
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  })
  await response.body?.cancel()
  if (!response.ok) throw new Error(`the mail server answered ${response.status}`)
}
