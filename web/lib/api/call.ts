import * as v from 'valibot'
import { account } from './account.svelte.ts'
import { ApiError } from './error.ts'
import { send, type Method } from './send.ts'

/** A request as the signed-in person; an expired session is renewed once, and the answer is checked. */
export async function call<T>(
  answer: v.GenericSchema<unknown, T>,
  method: Method,
  path: string,
  body?: unknown,
): Promise<T> {
  const token = await account.token()
  try {
    return v.parse(answer, await send(method, path, token, body))
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401 || token === null) throw error
    if (!(await account.refresh())) throw error
    return v.parse(answer, await send(method, path, await account.token(), body))
  }
}
