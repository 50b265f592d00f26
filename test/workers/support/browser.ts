import { env as testEnv } from 'cloudflare:test'
import { exports } from 'cloudflare:workers'
import * as v from 'valibot'
import type { Env } from '../../../worker/env.ts'

export const SITE = 'https://cc.example'
/** The bindings of the Worker under test. */
export const env = testEnv as unknown as Env

const main = (exports as unknown as { default: Fetcher }).default

const signedIn = v.object({
  user: v.object({ id: v.string(), username: v.nullable(v.string()), name: v.string(), guest: v.boolean() }),
  accessToken: v.string(),
  expiresIn: v.number(),
})
export const roomAnswer = v.object({
  room: v.object({
    id: v.string(),
    code: v.string(),
    title: v.string(),
    language: v.string(),
    visibility: v.string(),
    archived: v.boolean(),
    locked: v.boolean(),
    sealed: v.boolean(),
    waiting: v.boolean(),
    role: v.nullable(v.string()),
    owner: v.boolean(),
    ownerName: v.string(),
    lobbyName: v.nullable(v.string()),
    trial: v.boolean(),
    recorded: v.boolean(),
    retentionDays: v.nullable(v.number()),
    createdAt: v.number(),
    lastUsedAt: v.number(),
    people: v.array(v.object({ user: v.string(), name: v.string(), color: v.number() })),
  }),
})
export const errorAnswer = v.object({
  error: v.strictObject({
    code: v.string(),
    message: v.string(),
    field: v.optional(v.string()),
    faults: v.optional(v.array(v.strictObject({ path: v.string(), message: v.string() }))),
  }),
})

/** The error a response carries, as `code` or `code field`. */
export async function errorOf(response: Response): Promise<string> {
  const { error } = v.parse(errorAnswer, await response.json())
  return error.field === undefined ? error.code : `${error.code} ${error.field}`
}

let people = 0
export const PASSWORD = 'correct horse battery'

/** A browser with its cookies, its address and, once signed in, an access token in its page. */
export class Browser {
  cookies = new Map<string, string>()
  token: string | null = null
  id = ''
  username = ''
  address = `2001:db8::${(++people).toString(16)}`
  agent = 'Firefox'

  /** Sends a request as a page of this site would. */
  async send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string | null> = {},
  ): Promise<Response> {
    const all: Record<string, string | null> = {
      Origin: method === 'GET' ? null : SITE,
      'Sec-Fetch-Site': 'same-origin',
      'Content-Type': method === 'GET' || method === 'DELETE' ? null : 'application/json',
      'User-Agent': this.agent,
      'CF-Connecting-IP': this.address,
      Authorization: this.token === null ? null : `Bearer ${this.token}`,
      Cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ') || null,
      ...headers,
    }
    const sent = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null)
    const response = await main.fetch(SITE + path, {
      method,
      headers: sent,
      redirect: 'manual',
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body) }),
    })
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      if (value === '' || /max-age=0/i.test(cookie)) this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
    return response
  }

  get = (path: string, headers?: Record<string, string | null>) => this.send('GET', path, undefined, headers)
  post = (path: string, body?: unknown, headers?: Record<string, string | null>) =>
    this.send('POST', path, body, headers)
  patch = (path: string, body: unknown) => this.send('PATCH', path, body)
  delete = (path: string) => this.send('DELETE', path)

  /** Keeps the token of a sign-in answer as the page does. */
  async keep(response: Response): Promise<Response> {
    const { user, accessToken } = v.parse(signedIn, await response.clone().json())
    this.token = accessToken
    this.id = user.id
    return response
  }

  get refreshToken(): string {
    return this.cookies.get('__Secure-cc_refresh') ?? ''
  }

  set refreshToken(token: string) {
    this.cookies.set('__Secure-cc_refresh', token)
  }
}

/** A browser of a person who just registered. */
export async function registered(username = `person-${++people}`): Promise<Browser> {
  const browser = new Browser()
  browser.username = username
  const body = { username, email: `${username}@mail.example`, password: PASSWORD }
  await browser.keep(await browser.post('/api/auth/register', body))
  return browser
}

/** A browser of somebody who gave only a name. */
export async function guestNamed(name: string): Promise<Browser> {
  const browser = new Browser()
  await browser.keep(await browser.post('/api/auth/guest', { name }))
  return browser
}

export type RoomJSON = v.InferOutput<typeof roomAnswer>['room']

/** A room this person creates. */
export async function roomOf(owner: Browser, visibility: 'code' | 'private' = 'code'): Promise<RoomJSON> {
  const response = await owner.post('/api/rooms', { title: 'A room', language: 'python', visibility })
  return v.parse(roomAnswer, await response.json()).room
}
