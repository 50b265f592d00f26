import { exports } from 'cloudflare:workers'
import * as v from 'valibot'
import { scriptTokenAnswer } from '#core/protocol/api/account.ts'
import { newTokenAnswer, type Scope } from '#core/protocol/api/tokens.ts'
import { scriptDown, type ScriptDown } from '#core/protocol/script.ts'
import { PASSWORD, SITE, type Browser } from './browser.ts'

const main = (exports as unknown as { default: Fetcher }).default

let scripts = 0

/** A request with exactly these headers, as a script sends it: no Origin, no cookies. */
export const bare = (
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Response> =>
  main.fetch(SITE + path, {
    method,
    redirect: 'manual',
    headers: {
      'CF-Connecting-IP': `2001:db8:1::${(++scripts).toString(16)}`,
      ...(body === undefined || body instanceof URLSearchParams
        ? {}
        : { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: body instanceof URLSearchParams ? body : JSON.stringify(body) }),
  })

/** The access token of a new account that a script made. */
export async function scriptAccount(username = `script-${++scripts}`): Promise<string> {
  const response = await bare('POST', '/register/', { username, password: PASSWORD })
  return v.parse(v.strictObject(scriptTokenAnswer.entries), await response.json()).access_token
}

/** A personal access token of somebody. */
export async function personalToken(person: Browser, scopes: Scope[], days: number | null = 30) {
  const response = await person.post('/api/tokens', { name: 'A token', scopes, days })
  return v.parse(newTokenAnswer, await response.json())
}

/** Asks for a script's socket. */
export const askScript = (
  session: string,
  token: string | null,
  headers: Record<string, string> = {},
): Promise<Response> =>
  main.fetch(`${SITE}/ws/${session}${token === null ? '' : `?token=${encodeURIComponent(token)}`}`, {
    headers: { Upgrade: 'websocket', ...headers },
  })

/** A script in a room: what it is told waits to be looked at. */
export class Script {
  readonly #socket: WebSocket
  readonly closed: Promise<number>
  #heard: ScriptDown[] = []
  #wake: () => void = () => {}

  private constructor(socket: WebSocket) {
    this.#socket = socket
    this.closed = new Promise((resolve) => socket.addEventListener('close', ({ code }) => resolve(code)))
    socket.addEventListener('message', ({ data }) => {
      this.#heard.push(v.parse(scriptDown, JSON.parse(String(data))))
      this.#wake()
    })
    socket.accept()
  }

  static async in(session: string, token: string): Promise<Script> {
    const response = await askScript(session, token)
    if (!response.webSocket) throw new Error(`no socket: ${response.status} ${await response.text()}`)
    return new Script(response.webSocket)
  }

  say(message: object | string | ArrayBuffer): void {
    this.#socket.send(
      typeof message === 'string' || message instanceof ArrayBuffer ? message : JSON.stringify(message),
    )
  }

  write(content: string): void {
    this.say({ user: 'somebody', content })
  }

  async next(): Promise<ScriptDown> {
    while (this.#heard.length === 0) await new Promise<void>((resolve) => (this.#wake = resolve))
    return this.#heard.shift() as ScriptDown
  }

  /** The next message that holds this text. */
  async until(content: string): Promise<ScriptDown> {
    for (;;) {
      const message = await this.next()
      if ('content' in message && message.content.includes(content)) return message
    }
  }

  leave(): void {
    this.#socket.close(1000)
  }
}
