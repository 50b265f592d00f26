import * as oauth from 'oauth4webapi'
import * as v from 'valibot'
import type { Env } from '../env.ts'
import { authorizationURL, requestOptions } from './oauth.ts'
import type { Elsewhere, Provider } from './provider.ts'

const GITHUB = 'https://github.com'

const profile = v.object({
  id: v.pipe(v.number(), v.safeInteger()),
  login: v.string(),
  name: v.nullish(v.string(), null),
})

/** GitHub: OAuth with an API that says who it was (docs.github.com, Authorizing OAuth apps). Asks for no scope. */
export function github(env: Env): Provider | null {
  const { GITHUB_CLIENT_ID: id, GITHUB_CLIENT_SECRET: secret } = env
  if (!id || !secret) return null
  const site = (env.GITHUB_URL || GITHUB).replace(/\/$/, '')
  const api = site === GITHUB ? 'https://api.github.com' : `${site}/api/v3`
  const server: oauth.AuthorizationServer = {
    issuer: site,
    authorization_endpoint: `${site}/login/oauth/authorize`,
    token_endpoint: `${site}/login/oauth/access_token`,
  }
  const client = { client_id: id }
  return {
    id: 'github',
    name: 'GitHub',
    issuer: site,
    begin: ({ state, redirect, verifier }) =>
      authorizationURL(server, { client_id: id, redirect_uri: redirect, state }, verifier),
    async finish(query, { state, redirect, verifier }) {
      // Only what GitHub documents: what it may add is not about this flow.
      const known = new URLSearchParams(
        [...query].filter(([name]) => ['code', 'state', 'error'].includes(name)),
      )
      const answer = oauth.validateAuthResponse(server, client, known, state)
      const options = requestOptions(site)
      const granted = await oauth.processAuthorizationCodeResponse(
        server,
        client,
        await oauth.authorizationCodeGrantRequest(
          server,
          client,
          oauth.ClientSecretPost(secret),
          answer,
          redirect,
          verifier,
          options,
        ),
      )
      return whoIs(granted.access_token, new URL(`${api}/user`), options)
    },
  }
}

async function whoIs(
  token: string,
  url: URL,
  options: ReturnType<typeof requestOptions>,
): Promise<Elsewhere> {
  const headers = new Headers({ Accept: 'application/vnd.github+json', 'User-Agent': 'CodeCollab' })
  const response = await oauth.protectedResourceRequest(token, 'GET', url, headers, null, options)
  const { id, login, name } = v.parse(profile, await response.json())
  return { subject: String(id), username: login, name, email: null }
}
