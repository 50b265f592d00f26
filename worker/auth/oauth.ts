import * as oauth from 'oauth4webapi'

const TIMEOUT_MS = 10_000
const LOOPBACK = /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:|\/|$)/

/** Options of a request to a provider. Without TLS only on this machine, where tests and development have theirs. */
export const requestOptions = (provider: string) => ({
  [oauth.allowInsecureRequests]: LOOPBACK.test(provider),
  signal: AbortSignal.timeout(TIMEOUT_MS),
})

/** The address of a code flow with PKCE. */
export async function authorizationURL(
  server: oauth.AuthorizationServer,
  parameters: Record<string, string>,
  verifier: string,
): Promise<URL> {
  if (server.authorization_endpoint === undefined)
    throw new Error('the provider has no authorization endpoint')
  const url = new URL(server.authorization_endpoint)
  const all = {
    response_type: 'code',
    ...parameters,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  }
  for (const [name, value] of Object.entries(all)) url.searchParams.set(name, value)
  return url
}

/** Why a provider's answer was not taken, for the operator: never the answer itself, which may hold tokens. */
export const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'unknown'
  const { code } = error as { code?: unknown }
  return typeof code === 'string' ? `${error.message} (${code})` : error.message
}
