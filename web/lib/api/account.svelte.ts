import * as v from 'valibot'
import { sessionAnswer } from '#core/protocol/api/account.ts'
import { localStore, readStored, writeStored } from '#lib/ui/stored.ts'
import { ApiError } from './error.ts'
import { send } from './send.ts'
import type { Known, Sent } from './sent.ts'

/** The signed-in person as the server shows them; `guest` when known by a name only. */
export type User = v.InferOutput<typeof sessionAnswer>['user']

const HINT = 'cc.signed-in'
const EARLY_MS = 30_000

/** Who is signed in. The access token lives here, in memory; the cookie that renews it is out of reach of scripts. */
class Account {
  #user = $state.raw<User | null>(null)
  #status = $state<'loading' | 'in' | 'out'>('loading')
  #token: string | null = null
  #expiresAt = 0
  #refreshing: Promise<boolean> | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  /** A stored hint that a session probably exists; it decides only what is drawn while we ask. */
  readonly expected = readStored(localStore(), HINT, v.boolean(), false)

  get user(): User | null {
    return this.#user
  }
  /** `loading` until the first answer about the session came. */
  get status(): 'loading' | 'in' | 'out' {
    return this.#status
  }

  /** Asks once whether this browser has a session. Never throws. */
  async start(): Promise<void> {
    if (this.#status === 'loading') await this.refresh().catch(() => this.#leave(false))
  }

  /** Signs in by a request that answers with a sign-in, as whoever one is already; answers the same. */
  async enter<const P extends string>(
    path: P & Known<'POST', P>,
    ...body: Sent<'POST', P>
  ): Promise<unknown> {
    const answer = await send<'POST', P>('POST', path, await this.token(), ...body)
    this.#take(answer)
    return answer
  }

  /** Shows the person as they are after a change. */
  show(changed: User): void {
    this.#user = changed
  }

  /** Forgets who was signed in: the server has already. */
  forget(): void {
    this.#leave(true)
  }

  async logout(): Promise<void> {
    await send('POST', '/api/auth/logout', this.#token).catch(() => null)
    this.#leave(true)
  }

  /** A token that is good for the next seconds, or null when signed out. */
  async token(): Promise<string | null> {
    if (this.#token !== null && Date.now() < this.#expiresAt - EARLY_MS) return this.#token
    if (this.#status === 'out') return null
    await this.refresh()
    return this.#token
  }

  /** Renews the token; false when the session is over. Throws when the server could not be asked. */
  refresh(): Promise<boolean> {
    this.#refreshing ??= alone(() => this.#renew()).finally(() => (this.#refreshing = null))
    return this.#refreshing
  }

  async #renew(): Promise<boolean> {
    try {
      this.#take(await send('POST', '/api/auth/refresh', null))
      return true
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error
      this.#leave(true)
      return false
    }
  }

  #take(answer: unknown): void {
    const parsed = v.parse(sessionAnswer, answer)
    this.#token = parsed.accessToken
    this.#expiresAt = Date.now() + parsed.expiresIn * 1000
    this.#user = parsed.user
    this.#status = 'in'
    writeStored(localStore(), HINT, true)
    clearTimeout(this.#timer)
    // Failing is fine here: the next request asks again.
    this.#timer = setTimeout(
      () => void this.refresh().catch(() => false),
      Math.max(5_000, parsed.expiresIn * 1000 - 2 * EARLY_MS),
    )
  }

  #leave(forget: boolean): void {
    clearTimeout(this.#timer)
    this.#token = null
    this.#user = null
    this.#status = 'out'
    if (forget) writeStored(localStore(), HINT, false)
  }
}

/** Two tabs that renew at once would use the same one-time cookie; a lock lets them go one after the other. */
function alone<T>(action: () => Promise<T>): Promise<T> {
  return 'locks' in navigator ? navigator.locks.request('cc-refresh', action) : action()
}

/** The person of this page. */
export const account = new Account()
