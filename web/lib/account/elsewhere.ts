import * as v from 'valibot'
import { account } from '#lib/api/account.svelte.ts'
import { call } from '#lib/api/call.ts'
import { nextPath } from '#lib/api/next-path.ts'
import { send } from '#lib/api/send.ts'

const provider = v.object({ id: v.string(), name: v.string() })
const offered = v.object({ providers: v.array(provider), mail: v.boolean() })
const onward = v.object({ next: v.string() })
const started = v.object({ url: v.pipe(v.string(), v.regex(/^https?:\/\//)) })

/** Another site by which people sign in. */
export type Provider = v.InferOutput<typeof provider>
/** What this server can do beside passwords; `mail`: whether it sends any. */
export type Offered = v.InferOutput<typeof offered>

/** Set while somebody is away to link an account, so that the page they come back to knows what for. */
const LINKING = 'cc.linking'

const path = (id: string, step: string) => `/api/auth/providers/${encodeURIComponent(id)}/${step}`

export const getOffered = async (): Promise<Offered> =>
  v.parse(offered, await send('GET', '/api/auth/providers', null))

/** Leaves for the provider, to sign in there and come back to `next`. */
export async function leaveToSignIn(id: string, next: string): Promise<void> {
  sessionStorage.removeItem(LINKING)
  const { url } = v.parse(started, await send('POST', path(id, 'start'), null, { next }))
  location.assign(url)
}

/** Leaves for the provider, to link the account there to the one here. */
export async function leaveToLink(id: string, next: string): Promise<void> {
  const { url } = await call(started, 'POST', path(id, 'link'), { next })
  sessionStorage.setItem(LINKING, id)
  location.assign(url)
}

/** Ends what was begun, with the query the provider led back with; answers where to go on. */
export async function comeBack(id: string, query: string): Promise<string> {
  const linking = sessionStorage.getItem(LINKING) === id
  sessionStorage.removeItem(LINKING)
  const answer = linking
    ? await call(v.unknown(), 'POST', path(id, 'linked'), { query })
    : await account.enter(path(id, 'finish'), { query })
  return nextPath(v.parse(onward, answer).next)
}
