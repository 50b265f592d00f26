import type * as v from 'valibot'
import type { Scope } from '#core/protocol/api/tokens.ts'
import type { ErrorCode } from '../error.ts'

/**
 * One address of the API. `who`: anybody, somebody who signed in, or also a token of a scope. `body` is the schema that checks
 * what is sent, with an example; `answer` what comes back, null for nothing; `also` another status that it may come with.
 */
export type Endpoint = {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  path: string
  tag: string
  summary: string
  who: 'anybody' | 'signed in' | Scope
  body?: { schema: v.GenericSchema; example: unknown; form?: boolean }
  query?: Readonly<Record<string, string>>
  status: number
  also?: number
  answer: v.GenericSchema | null
  /** Media type of an answer that is not JSON. */
  type?: string
  errors: readonly ErrorCode[]
}
