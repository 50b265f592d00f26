import * as v from 'valibot'
import { Headless } from './headless.ts'

const signedIn = v.object({ accessToken: v.string() })
const roomAnswer = v.object({ room: v.object({ id: v.string(), code: v.string() }) })
const ticketAnswer = v.object({ ticket: v.string(), url: v.string() })

/** Somebody signed in: sends requests as they do. */
export class Account {
  readonly url: string
  #token = ''

  constructor(url: string) {
    this.url = url
  }

  /** `register` and `login` of an account, or `guest` with only a name. */
  static async enter(url: string, how: 'register' | 'login' | 'guest', body: object): Promise<Account> {
    const account = new Account(url)
    account.#token = v.parse(signedIn, await account.send('POST', `/api/auth/${how}`, body)).accessToken
    return account
  }

  /** The JSON that answers; throws what the server says against it. */
  async send(method: string, path: string, body: object = {}): Promise<unknown> {
    const headers = {
      Origin: this.url,
      'Content-Type': 'application/json',
      Authorization: `Bearer ${this.#token}`,
    }
    const request = { method, headers, ...(method === 'GET' ? {} : { body: JSON.stringify(body) }) }
    // An idle connection may be closed by the server at the moment it is used again: ask once more.
    const response = await fetch(this.url + path, request).catch(() => fetch(this.url + path, request))
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return text === '' ? null : JSON.parse(text)
  }

  /** The bytes that answer a GET. */
  async download(path: string): Promise<Uint8Array> {
    const response = await fetch(this.url + path, { headers: { Authorization: `Bearer ${this.#token}` } })
    if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`)
    return new Uint8Array(await response.arrayBuffer())
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
