import type { Env } from '../env.ts'
import { github } from './github.ts'
import { openID } from './open-id.ts'

/** Another site that can say who somebody is. */
export type Provider = {
  id: ProviderID
  /** What it is called on a button. */
  name: string
  /** Whose the subjects are: what a linked account is kept under. */
  issuer: string
  /** The address to which the person is sent. */
  begin(transaction: Transaction): Promise<URL>
  /** Who came back with this query; throws when it is not an answer to the transaction. */
  finish(query: URLSearchParams, transaction: Transaction): Promise<Elsewhere>
}

export const PROVIDER_IDS = ['github', 'oidc'] as const
export type ProviderID = (typeof PROVIDER_IDS)[number]

/** What ties an answer to the browser that was sent: OAuth's state, OpenID Connect's nonce, PKCE's verifier. */
export type Transaction = { state: string; nonce: string; verifier: string; redirect: string }

/** A person as a provider knows them; everything but the subject may be missing, and none of it is proof here. */
export type Elsewhere = {
  subject: string
  username: string | null
  name: string | null
  email: string | null
}

/** The providers that are configured. */
export const providersOf = (env: Env): Provider[] =>
  [github(env), openID(env)].filter((provider) => provider !== null)

/** A configured provider; undefined when there is none of this id. */
export const providerOf = (env: Env, id: string): Provider | undefined =>
  providersOf(env).find((provider) => provider.id === id)
