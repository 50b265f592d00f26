import * as v from 'valibot'
import { accountAnswer, meAnswer, sessionsAnswer } from '#core/protocol/api/account.ts'
import { call } from '#lib/api/call.ts'
import type { User } from '#lib/api/account.svelte.ts'
import { everyPage } from '#lib/api/every-page.ts'

/** What only the person themselves sees of their account. */
export type OwnAccount = v.InferOutput<typeof accountAnswer>
/** An account elsewhere that signs in here. */
export type Link = OwnAccount['links'][number]
/** A device the person is signed in on; times in milliseconds since the epoch. */
export type SignIn = v.InferOutput<typeof sessionsAnswer>['sessions'][number]

const nothing = v.null()

export const getAccount = (): Promise<OwnAccount> => call(accountAnswer, 'GET', '/api/me/account')

export const setProfile = async (profile: { name?: string; color?: number | null }): Promise<User> =>
  (await call(meAnswer, 'PATCH', '/api/me', profile)).user

/** `current` is null for an account without a password; `revokeTokens`: personal access tokens end too. */
export const setPassword = (current: string | null, password: string, revokeTokens: boolean): Promise<null> =>
  call(nothing, 'POST', '/api/me/password', {
    ...(current === null ? {} : { current }),
    password,
    revokeTokens,
  })

export const setEmail = (current: string | null, email: string): Promise<null> =>
  call(nothing, 'POST', '/api/me/email', { ...(current === null ? {} : { current }), email })

/** Asks for another mail with a link that confirms the address. */
export const askVerification = (): Promise<null> => call(nothing, 'POST', '/api/me/verification')

export const listSignIns = async (): Promise<SignIn[]> =>
  (await everyPage((query) => call(sessionsAnswer, 'GET', `/api/me/sessions?${query}`))).flatMap(
    ({ sessions }) => sessions,
  )

export const endSignIn = (id: string): Promise<null> =>
  call(nothing, 'DELETE', `/api/me/sessions/${encodeURIComponent(id)}`)

/** Signs out everywhere but here. */
export const endOtherSignIns = (): Promise<null> => call(nothing, 'DELETE', '/api/me/sessions')

export const unlink = (issuer: string): Promise<null> =>
  call(nothing, 'DELETE', `/api/me/links/${encodeURIComponent(issuer)}`)

/** Erases the account; the proof is the password, or the name of who has none. */
export const deleteAccount = (proof: { password: string } | { name: string }): Promise<null> =>
  call(nothing, 'POST', '/api/me/delete', proof)
