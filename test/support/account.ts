import * as v from 'valibot'
import { Headless } from './headless.ts'

const signedIn = v.object({ accessToken: v.string() })
const roomAnswer = v.object({ room: v.object({ id: v.string(), code: v.string() }) })
const ticketAnswer = v.object({ ticket: v.string(), url: v.string() })

/** Somebody signed in: sends requests as they do. */
export class Account {
  readonly url: string
  #token = ''
  #again: (() => Promise<Account>) | null = null

  constructor(url: string) {
    this.url = url
  }

  /** `register` and `login` of an account, or `guest` with only a name. */
  static async enter(url: string, how: 'register' | 'login' | 'guest', body: object): Promise<Account> {
    const account = new Account(url)
    account.#token = v.parse(signedIn, await account.send('POST', `/api/auth/${how}`, body)).accessToken
    return account
  }

  /** A new account that signs in again whenever its token is over, for what goes on for longer than that. */
  static async lasting(url: string, username: string): Promise<Account> {
    const password = 'correct horse battery'
    const account = await Account.enter(url, 'register', {
      ...{ username, email: `${username}@example.com`, password },
    })
    account.#again = () => Account.enter(url, 'login', { login: username, password })
    return account
  }

  /** The JSON that answers; throws what the server says against it. */
  async send(method: string, path: string, body: object = {}): Promise<unknown> {
    const response = await this.#ask(path, {
      method,
      headers: { Origin: this.url, 'Content-Type': 'application/json' },
      ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return text === '' ? null : JSON.parse(text)
  }

  /** The bytes that answer a GET. */
  async download(path: string): Promise<Uint8Array> {
    const response = await this.#ask(path)
    if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`)
    return new Uint8Array(await response.arrayBuffer())
  }

  /** The bytes that answer a GET as they come, until `signal`. */
  async stream(path: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    const response = await this.#ask(path, { signal })
    if (!response.ok || !response.body)
      throw new Error(`GET ${path}: ${response.status} ${await response.text()}`)
    return response.body
  }

  async #ask(path: string, init: RequestInit = {}): Promise<Response> {
    const ask = () =>
      fetch(this.url + path, {
        ...init,
        headers: { ...init.headers, Authorization: `Bearer ${this.#token}` },
      })
    // An idle connection may be closed by the server at the moment it is used again: ask once more.
    const response = await ask().catch(ask)
    if (response.status !== 401 || !this.#again) return response
    await response.body?.cancel()
    this.#token = (await this.#again()).#token
    return ask()
  }

  /** Makes a room that people with its code may join; answers the code. */
  async createRoom(language: string, title = 'A room'): Promise<string> {
    const body = { title, language, visibility: 'code' }
    return v.parse(roomAnswer, await this.send('POST', '/api/rooms', body)).room.code
  }

  /** A ticket that opens one socket within 30 seconds, and the address of that socket. */
  async ticket(code: string): Promise<{ ticket: string; url: string }> {
    const { ticket, url } = v.parse(ticketAnswer, await this.send('POST', `/api/rooms/${code}/ticket`))
    return { ticket, url: this.url.replace(/^http/, 'ws') + url }
  }

  /** Becomes a member of a room and opens a socket to it. */
  async join(code: string): Promise<Headless> {
    await this.send('POST', `/api/rooms/${code}/join`)
    const headless = new Headless(() => this.ticket(code))
    await headless.until(() => headless.sync.status === 'saved')
    return headless
  }
}
