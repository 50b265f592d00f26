import { chmodSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import { originOf } from './address.ts'
import { EXIT, Stop } from './exit.ts'

/** Where one is signed in, and with what. */
export type SignIn = { url: string; token: string }

/** What travels in a header: nothing that could end it. */
const token = v.pipe(v.string(), v.regex(/^[\x21-\x7e]{8,4000}$/))
const kept = v.strictObject({ url: v.string(), token })

type Env = Readonly<Record<string, string | undefined>>

const folderOf = (env: Env): string =>
  join(env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'codecollab')
const fileOf = (env: Env): string => join(folderOf(env), 'sign-in.json')

/**
 * Where and as whom to ask: what the environment says counts before what `login` kept. A kept token goes nowhere but to
 * the server it is of.
 */
export function signIn(env: Env, insecure: boolean): SignIn {
  const file = read(env)
  const typed = env['CODECOLLAB_URL'] || file?.url
  if (typed === undefined) throw new Stop(EXIT.notAllowed, 'You are not signed in: codecollab login.')
  const url = originOf(typed, insecure)
  const own = env['CODECOLLAB_TOKEN'] || (file?.url === url ? file.token : undefined)
  const parsed = v.safeParse(token, own)
  if (!parsed.success)
    throw new Stop(
      EXIT.notAllowed,
      `You are not signed in at ${url}: codecollab login, or set CODECOLLAB_TOKEN.`,
    )
  return { url, token: parsed.output }
}

function read(env: Env): SignIn | null {
  const path = fileOf(env)
  let text: string
  try {
    // Windows has no such bits.
    if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0)
      throw new Stop(EXIT.notAllowed, `Others may read ${path}: chmod 600 it, or sign in again.`)
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Stop) throw error
    return null
  }
  try {
    return v.parse(kept, JSON.parse(text))
  } catch {
    throw new Stop(EXIT.notAllowed, `${path} cannot be read: sign in again.`)
  }
}

/** Whether a text can be a token. */
export const isToken = (text: string): boolean => v.is(token, text)

/** Keeps a sign-in for this user of this machine alone; answers where. */
export function keepSignIn(env: Env, made: SignIn): string {
  const path = fileOf(env)
  mkdirSync(folderOf(env), { recursive: true, mode: 0o700 })
  const fresh = `${path}.${process.pid}`
  writeFileSync(fresh, JSON.stringify(made) + '\n', { mode: 0o600 })
  // The mode counts only for files that were not there.
  chmodSync(fresh, 0o600)
  renameSync(fresh, path)
  return path
}
