import type * as v from 'valibot'
import type { MethodOf, PathOf, RouteName, Routes } from '#core/protocol/api/routes.ts'
import type { Scope } from '#core/protocol/api/tokens.ts'
import type { ErrorCode } from '../error.ts'

type EndpointOf<R extends RouteName> = {
  method: Lowercase<MethodOf<R>>
  path: PathOf<R>
  tag: string
  summary: string
  who: 'anybody' | 'signed in' | Scope
  query?: Readonly<Record<string, string>>
  status: number
  also?: number
  answer: Routes[R]['answer']
  /** Media type of an answer that is not JSON. */
  type?: string
  errors: readonly ErrorCode[]
  /** Whether it takes a key under which it is done once. */
  once?: true
  /** Whether it is a list that comes page by page. */
  paged?: true
} & (Routes[R]['body'] extends infer B extends v.GenericSchema
  ? { body: { schema: B; example: v.InferInput<B>; form?: boolean } }
  : { body?: never })

/** What a route may also fail with that takes a key. */
export const ONCE_ERRORS = ['idempotency_key_in_use', 'idempotency_key_reused'] as const

/** What a route may also fail with that is a list of pages. */
export const PAGE_ERRORS = ['bad_page'] as const

/**
 * One address of the API, with the schemas that its route has. `who`: anybody, somebody who signed in, or also a token of a scope.
 * `body` is the schema that checks what is sent, with an example; `answer` what comes back, null for nothing; `also` another
 * status that it may come with.
 */
export type Endpoint = { [R in RouteName]: EndpointOf<R> }[RouteName]
