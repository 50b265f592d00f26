import { hostname } from 'node:os'
import { meAnswer, scriptTokenAnswer } from '../../../core/protocol/api/account.ts'
import { newTokenAnswer } from '../../../core/protocol/api/tokens.ts'
import { originOf } from '../address.ts'
import { call } from '../api.ts'
import { ask } from '../ask.ts'
import type { Command } from '../command.ts'
import { EXIT, Stop } from '../exit.ts'
import { plainLine } from '../plain.ts'
import { isToken, keepSignIn } from '../settings.ts'

/** Days that a token lasts which is made here. */
const DAYS = 90

/** `codecollab login`. */
export const login: Command = {
  usage: 'login [ADDRESS]',
  help: `Signs in at a server, with a personal access token (from /settings/tokens, with the scopes rooms:read, rooms:write,
ws and account:read) or a name and password, of which such a token is made for ${DAYS} days. It is kept in
$XDG_CONFIG_HOME/codecollab/sign-in.json, for you alone to read; the password is kept nowhere. What comes on stdin without a
terminal is the token. CODECOLLAB_URL and CODECOLLAB_TOKEN count before what is kept.`,
  options: {},
  words: [0, 1],
  run: async ({ words }, { env, insecure, say }) => {
    const typed = words[0] ?? env['CODECOLLAB_URL'] ?? (await ask('Address of the server: '))
    const url = originOf(typed.trim(), insecure)
    const given = (await ask('Personal access token (empty for name and password): ', true)).trim()
    const token = given === '' ? await makeToken(url) : given
    if (!isToken(token)) throw new Stop(EXIT.usage, 'This is not a token.')
    const { user } = await call({ url, token }, meAnswer, 'GET', '/api/me')
    const path = keepSignIn(env, { url, token })
    say(`You are ${plainLine(user.name)} at ${url}. This is kept in ${path}.`, { url, name: user.name })
    return EXIT.ok
  },
}

async function makeToken(url: string): Promise<string> {
  if (process.stdin.isTTY !== true) throw new Stop(EXIT.usage, 'There is no token on stdin.')
  const username = (await ask('Name or email address: ')).trim()
  const password = await ask('Password: ', true)
  const nobody = { url, token: null }
  const session = await call(nobody, scriptTokenAnswer, 'POST', '/token', { username, password })
  const name = `codecollab at ${hostname()
    .replace(/[^\w.-]/g, '')
    .slice(0, 20)}`
  const made = await call({ url, token: session.access_token }, newTokenAnswer, 'POST', '/api/tokens', {
    name,
    scopes: ['rooms:read', 'rooms:write', 'ws', 'account:read'],
    days: DAYS,
  })
  return made.secret
}
