import * as oauth from 'oauth4webapi'
import * as v from 'valibot'
import type { Env } from '../env.ts'
import { authorizationURL, requestOptions } from './oauth.ts'
import type { Elsewhere, Provider } from './provider.ts'

const FRESH_MS = 10 * 60 * 1000
/** What issuers say of themselves, by their address, and until when it is believed. */
const discovered = new Map<string, { until: number; server: oauth.AuthorizationServer }>()

const text = v.fallback(v.nullish(v.string(), null), null)
const claims = v.object({
  sub: v.pipe(v.string(), v.minLength(1), v.maxLength(255)),
  preferred_username: text,
  name: text,
  email: text,
})

/** Any OpenID Connect provider, found by its issuer (OpenID Connect Core 1.0, Discovery 1.0). */
export function openID(env: Env): Provider | null {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: id, OIDC_CLIENT_SECRET: secret } = env
  if (!issuer || !id || !secret) return null
  const client: oauth.Client = { client_id: id }
  return {
    id: 'oidc',
    name: env.OIDC_NAME || new URL(issuer).hostname,
    issuer,
    async begin({ state, nonce, redirect, verifier }) {
      const scope = 'openid profile email'
      const parameters = { client_id: id, redirect_uri: redirect, scope, state, nonce }
      return authorizationURL(await discover(issuer), parameters, verifier)
    },
    async finish(query, { state, nonce, redirect, verifier }) {
      const server = await discover(issuer)
      const answer = oauth.validateAuthResponse(server, client, query, state)
      const options = requestOptions(issuer)
      const response = await oauth.authorizationCodeGrantRequest(
        server,
        client,
        authentication(server, secret),
        answer,
        redirect,
        verifier,
        options,
      )
      const granted = await oauth.processAuthorizationCodeResponse(server, client, response, {
        expectedNonce: nonce,
        requireIdToken: true,
      })
      // TLS vouches for the token already; the signature also holds when a proxy ends the TLS.
      await oauth.validateApplicationLevelSignature(server, response, options)
      return elsewhere(oauth.getValidatedIdTokenClaims(granted))
    },
  }
}

async function discover(issuer: string): Promise<oauth.AuthorizationServer> {
  const known = discovered.get(issuer)
  if (known && Date.now() < known.until) return known.server
  const url = new URL(issuer)
  const response = await oauth.discoveryRequest(url, requestOptions(issuer))
  const server = await oauth.processDiscoveryResponse(url, response)
  discovered.set(issuer, { until: Date.now() + FRESH_MS, server })
  return server
}

/** `client_secret_basic` is what a provider takes that does not say (Discovery 1.0, section 3). */
function authentication(server: oauth.AuthorizationServer, secret: string): oauth.ClientAuth {
  const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
  return methods.includes('client_secret_basic')
    ? oauth.ClientSecretBasic(secret)
    : oauth.ClientSecretPost(secret)
}

function elsewhere(token: unknown): Elsewhere {
  const { sub, preferred_username, name, email } = v.parse(claims, token)
  return { subject: sub, username: preferred_username, name, email }
}
