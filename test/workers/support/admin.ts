import * as v from 'valibot'
import { Browser, env, PASSWORD, registered } from './browser.ts'

/** Sets variables of the Worker for as long as something takes. */
export async function withVariables<T>(
  variables: Record<string, string>,
  action: () => Promise<T>,
): Promise<T> {
  const all = env as unknown as Record<string, string | undefined>
  const before = Object.keys(variables).map((name) => [name, all[name]] as const)
  Object.assign(all, variables)
  try {
    return await action()
  } finally {
    for (const [name, value] of before) all[name] = value ?? ''
  }
}

/** Somebody who registered, and whom the configuration has for an administrator since. */
export async function administrator(): Promise<Browser> {
  const person = await registered()
  const all = env as unknown as { ADMINS?: string }
  all.ADMINS = [all.ADMINS, person.username].filter(Boolean).join(',')
  return person
}

/** Another browser in which an account signs in. */
export async function signedInAgain({ username }: Browser): Promise<Browser> {
  const other = new Browser()
  other.username = username
  await other.keep(await other.post('/api/auth/login', { login: username, password: PASSWORD }))
  return other
}

const acts = v.object({
  acts: v.array(
    v.object({ action: v.string(), target: v.string(), by: v.string(), detail: v.string(), n: v.number() }),
  ),
})
/** What administrators did, newest first. */
export const actsSeenBy = async (admin: Browser) =>
  v.parse(acts, await (await admin.get('/api/admin/log')).json()).acts
