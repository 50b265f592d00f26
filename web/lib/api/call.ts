import * as v from 'valibot'
import type { AnswerOf, RouteAt } from '#core/protocol/api/routes.ts'
import { account } from './account.svelte.ts'
import { ApiError } from './error.ts'
import { send } from './send.ts'
import type { Known, Method, Sent } from './sent.ts'

/** Anything where a schema reads what the route answers, or less of it. */
type Reads<S extends v.GenericSchema, M extends Method, P extends string> =
  AnswerOf<RouteAt<M, P>> extends v.InferInput<S> ? unknown : 'This is not what the route answers.'

/** A request as the signed-in person; an expired session is renewed once, and the answer is checked. */
export async function call<S extends v.GenericSchema, M extends Method, const P extends string>(
  answer: S & Reads<S, M, P>,
  method: M,
  path: P & Known<M, P>,
  ...body: Sent<M, P>
): Promise<v.InferOutput<S>> {
  return v.parse<S>(answer, await signed((token) => send<M, P>(method, path, token, ...body)))
}

/** Does something with the token of the signed-in person, once more when that had expired. */
export async function signed<T>(ask: (token: string | null) => Promise<T>): Promise<T> {
  const token = await account.token()
  try {
    return await ask(token)
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401 || token === null) throw error
    if (!(await account.refresh())) throw error
    return ask(await account.token())
  }
}
