import { SignJWT, type JWTHeaderParameters, type JWTPayload } from 'jose'
import { keysOf } from '../../../worker/auth/keys.ts'
import { env } from './browser.ts'

const now = () => Math.floor(Date.now() / 1000)

/** The claims and header of a good access token of a person; a case changes one thing. */
export const goodAccess = (user: string, session: string) => ({
  header: { alg: 'HS256', typ: 'at+jwt' } as JWTHeaderParameters,
  payload: {
    iss: 'codecollab',
    aud: 'codecollab:api',
    sub: user,
    sid: session,
    jti: 'a-token-of-the-tests',
    iat: now(),
    exp: now() + 600,
  } as JWTPayload,
})

/** Signs with the Worker's own key of a purpose: what only a leaked key or a mix-up could produce. */
export async function signed(
  header: JWTHeaderParameters,
  payload: JWTPayload,
  purpose: 'access' | 'ticket' | 'refresh' = 'access',
): Promise<string> {
  const keys = await keysOf(env)
  return new SignJWT(payload).setProtectedHeader(header).sign(keys[purpose])
}

const encode = (value: unknown) =>
  btoa(JSON.stringify(value)).replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_')

/** A token put together by hand, with any signature. */
export const forged = (header: unknown, payload: unknown, signature = ''): string =>
  `${encode(header)}.${encode(payload)}.${signature}`

/** The parts of a token. */
export function partsOf(token: string): {
  header: JWTHeaderParameters
  payload: JWTPayload
  signature: string
} {
  const [header = '', payload = '', signature = ''] = token.split('.')
  const decode = (part: string): never =>
    JSON.parse(atob(part.replaceAll('-', '+').replaceAll('_', '/'))) as never
  return { header: decode(header), payload: decode(payload), signature }
}
