import * as v from 'valibot'
import { account } from './account.svelte.ts'
import { ApiError, errorOf, unreachable } from './error.ts'

/** Something of the server's that is asked for again and again: an answer that did not change is not sent a second time. */
export class Changing<T> {
  readonly #schema: v.GenericSchema<unknown, T>
  readonly #path: string
  #etag: string | null = null

  constructor(schema: v.GenericSchema<unknown, T>, path: string) {
    this.#schema = schema
    this.#path = path
  }

  /** What is there now; null when it is what was answered last. Throws an ApiError. */
  async ask(): Promise<T | null> {
    const token = await account.token()
    try {
      return await this.#fetch(token)
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401 || token === null) throw error
      if (!(await account.refresh())) throw error
      return this.#fetch(await account.token())
    }
  }

  async #fetch(token: string | null): Promise<T | null> {
    const headers = new Headers({ Accept: 'application/json' })
    if (token !== null) headers.set('Authorization', `Bearer ${token}`)
    if (this.#etag !== null) headers.set('If-None-Match', this.#etag)
    const init = { headers, credentials: 'same-origin', cache: 'no-store', redirect: 'error' } as const
    const response = await fetch(this.#path, init).catch(() => {
      throw unreachable()
    })
    if (response.status === 304) return null
    if (!response.ok) throw await errorOf(response)
    const body: unknown = await response.json().catch(() => {
      throw unreachable()
    })
    const parsed = v.parse(this.#schema, body)
    this.#etag = response.headers.get('ETag')
    return parsed
  }
}
