import * as v from 'valibot'
import type { AnswerOf, RouteAt } from '#core/protocol/api/routes.ts'
import { signed } from './call.ts'
import { jsonOf, request } from './send.ts'
import type { Known } from './sent.ts'

/** Something of the server's that is asked for again and again: an answer that did not change is not sent a second time. */
export class Changing<T> {
  readonly #ask: (token: string | null, etag: string | null) => Promise<Response>
  readonly #schema: v.GenericSchema<unknown, T>
  #etag: string | null = null

  private constructor(
    schema: v.GenericSchema<unknown, T>,
    ask: (token: string | null, etag: string | null) => Promise<Response>,
  ) {
    this.#schema = schema
    this.#ask = ask
  }

  /** Asks at a path, whose answers have a schema. */
  static at<const P extends string>(
    schema: v.GenericSchema<unknown, AnswerOf<RouteAt<'GET', P>>>,
    path: P & Known<'GET', P>,
  ): Changing<AnswerOf<RouteAt<'GET', P>>> {
    return new Changing(schema, (token, etag) =>
      request<'GET', P>('GET', path, token, etag === null ? {} : { headers: { 'If-None-Match': etag } }),
    )
  }

  /** What is there now; null when it is what was answered last. Throws an ApiError. */
  async ask(): Promise<T | null> {
    const response = await signed((token) => this.#ask(token, this.#etag))
    if (response.status === 304) return null
    const parsed = v.parse(this.#schema, await jsonOf(response))
    this.#etag = response.headers.get('ETag')
    return parsed
  }
}
