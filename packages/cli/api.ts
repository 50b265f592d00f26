import * as v from 'valibot'
import { errorAnswer } from '../../core/protocol/api/account.ts'
import type { AnswerOf, RouteAt } from '../../core/protocol/api/routes.ts'
import type { Known, Method, Sent } from '../../web/lib/api/sent.ts'
import { EXIT, Stop } from './exit.ts'
import { plainLine } from './plain.ts'
import type { SignIn } from './settings.ts'

/** What the server said against a request; `status` is 0 when nothing answered. */
export class Refused extends Stop {
  readonly status: number

  constructor(status: number, message: string) {
    super(status === 401 || status === 403 ? EXIT.notAllowed : EXIT.failed, message)
    this.status = status
  }

  /** The same may work later. */
  get passes(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500
  }
}

/** One request to the server; throws `Refused` for anything but success. */
export async function request(
  { url, token }: { url: string; token: string | null },
  method: string,
  path: string,
  body?: unknown,
): Promise<Response> {
  const headers = {
    Accept: 'application/json',
    ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
  }
  const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
  // What leads elsewhere is not followed: the token is for this server.
  const response = await fetch(url + path, { ...init, redirect: 'error' }).catch(() => {
    throw new Refused(0, `${url} cannot be reached.`)
  })
  if (response.ok) return response
  const said = v.safeParse(errorAnswer, await response.json().catch(() => null))
  const why = said.success ? plainLine(said.output.error.message) : `The server answered ${response.status}.`
  if (token !== null && said.success && said.output.error.code === 'unauthorized')
    throw new Refused(
      response.status,
      `${url} does not take this token: it has ended, or lacks a scope. codecollab login keeps another.`,
    )
  throw new Refused(response.status, why)
}

/** Anything where a schema reads what the route answers, or less of it. */
type Reads<S extends v.GenericSchema, M extends Method, P extends string> =
  AnswerOf<RouteAt<M, P>> extends v.InferInput<S> ? unknown : 'This is not what the route answers.'

/** A request with JSON both ways; the answer is checked. */
export async function call<S extends v.GenericSchema, M extends Method, const P extends string>(
  who: SignIn | { url: string; token: null },
  answer: S & Reads<S, M, P>,
  method: M,
  path: P & Known<M, P>,
  ...[body]: Sent<M, P>
): Promise<v.InferOutput<S>> {
  const response = await request(who, method, path, method === 'GET' ? undefined : (body ?? {}))
  const json: unknown = response.status === 204 ? null : await response.json().catch(() => undefined)
  const parsed = v.safeParse<S>(answer, json)
  if (!parsed.success) throw new Refused(502, 'The server answered what this version does not understand.')
  return parsed.output
}
