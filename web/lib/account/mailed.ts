import { send } from '#lib/api/send.ts'

/** The secret of the mailed link that led here: it is in the fragment, which no server sees. */
export const secretOf = (url: { readonly hash: string }): string => url.hash.slice(1)

/** Asks for a mail with a link to a new password; the answer does not tell whether there is such an account. */
export const forgot = (email: string): Promise<unknown> => send('POST', '/api/auth/forgot', null, { email })

export const reset = (token: string, password: string): Promise<unknown> =>
  send('POST', '/api/auth/reset', null, { token, password })

export const verify = (token: string): Promise<unknown> => send('POST', '/api/auth/verify', null, { token })
