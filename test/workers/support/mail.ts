import * as v from 'valibot'
import { expect } from 'vitest'
import { env } from './browser.ts'

const mails = v.array(
  v.strictObject({ from: v.string(), to: v.string(), subject: v.string(), text: v.string() }),
)
export type Mail = v.InferOutput<typeof mails>[number]

/** Every mail that was posted to this address with this in its subject. */
export async function mailsTo(address: string, subject: string): Promise<Mail[]> {
  const response = await fetch(`${env.MAIL_URL}s`)
  const all = v.parse(mails, await response.json())
  return all.filter((mail) => mail.to === address && mail.subject.includes(subject))
}

/** Waits for the mails to an address, `count` of them. */
export async function mailed(address: string, subject: string, count = 1): Promise<Mail[]> {
  await expect.poll(async () => (await mailsTo(address, subject)).length, { timeout: 10_000 }).toBe(count)
  return mailsTo(address, subject)
}

/** The secret in the link of a mail. */
export const secretOf = (mail: Mail | undefined): string => /#([\w-]{43})\s/.exec(mail?.text ?? '')?.[1] ?? ''
