import * as v from 'valibot'
import {
  linkedAnswer,
  providersAnswer,
  startAnswer,
  type Offered,
  type Provider,
} from '#core/protocol/api/providers.ts'
import { account } from '#lib/api/account.svelte.ts'
import { call } from '#lib/api/call.ts'
import { nextPath } from '#lib/api/next-path.ts'
import { send } from '#lib/api/send.ts'

export type { Offered, Provider }

/** Set while somebody is away to link an account, so that the page they come back to knows what for. */
const LINKING = 'cc.linking'

const path = <S extends string>(id: string, step: S) =>
  `/api/auth/providers/${encodeURIComponent(id)}/${step}` as const

export const getOffered = async (): Promise<Offered> =>
  v.parse(providersAnswer, await send('GET', '/api/auth/providers', null))

/** Leaves for the provider, to sign in there and come back to `next`. */
export async function leaveToSignIn(id: string, next: string): Promise<void> {
  sessionStorage.removeItem(LINKING)
  const { url } = v.parse(startAnswer, await send('POST', path(id, 'start'), null, { next }))
  location.assign(url)
}

/** Leaves for the provider, to link the account there to the one here. */
export async function leaveToLink(id: string, next: string): Promise<void> {
  const { url } = await call(startAnswer, 'POST', path(id, 'link'), { next })
  sessionStorage.setItem(LINKING, id)
  location.assign(url)
}

/** Ends what was begun, with the query the provider led back with; answers where to go on. */
export async function comeBack(id: string, query: string): Promise<string> {
  const linking = sessionStorage.getItem(LINKING) === id
  sessionStorage.removeItem(LINKING)
  const answer = linking
    ? await call(linkedAnswer, 'POST', path(id, 'linked'), { query })
    : await account.enter(path(id, 'finish'), { query })
  return nextPath(v.parse(linkedAnswer, answer).next)
}
