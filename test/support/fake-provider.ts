import { createHash, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'

/** What the test says of who signs in at the provider: claims of the ID token, and what is wrong with the answer. */
export type Persona = {
  sub: string
  preferred_username?: string
  name?: string
  email?: string
  email_verified?: boolean
  wrong?: 'nonce' | 'issuer' | 'audience' | 'signature' | 'expired' | 'no token'
}

const CLIENT = { id: 'codecollab', secret: 'a secret of the tests' }

/** An OpenID Connect provider, a GitHub and a mail server on one address, with nothing but what a test needs. */
export type FakeProvider = { url: string; env: Record<string, string>; close: () => Promise<void> }

type Grant = { persona: Persona; challenge: string; redirect: string; nonce: string | null }

/**
 * Starts it. `/authorize` signs in whom its parameter `as` names (JSON), and shows a button for `Elsewhere Ada` without
 * one. `GET /mails` answers what was posted to `/mail`.
 */
export async function fakeProvider(): Promise<FakeProvider> {
  const { publicKey, privateKey } = await generateKeyPair('RS256')
  const { privateKey: otherKey } = await generateKeyPair('RS256')
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }
  const codes = new Map<string, Grant>()
  const tokens = new Map<string, Persona>()
  const mails: unknown[] = []

  const authorize = (asked: URLSearchParams, response: ServerResponse) => {
    const persona = asked.get('as')
    if (persona === null) return form(asked, response)
    const back = new URL(asked.get('redirect_uri') ?? '')
    back.searchParams.set('state', asked.get('state') ?? '')
    if (persona === 'denied') back.searchParams.set('error', 'access_denied')
    else {
      const code = randomUUID()
      codes.set(code, {
        persona: JSON.parse(persona) as Persona,
        challenge: asked.get('code_challenge') ?? '',
        redirect: asked.get('redirect_uri') ?? '',
        nonce: asked.get('nonce'),
      })
      back.searchParams.set('code', code)
    }
    response.writeHead(302, { Location: back.href }).end()
  }

  /** A code counts once, for the client, address and verifier it was made for. */
  const redeem = (body: URLSearchParams, authorization: string | undefined): Grant | null => {
    const code = body.get('code') ?? ''
    const grant = codes.get(code)
    codes.delete(code)
    const basic = `Basic ${btoa(`${CLIENT.id}:${encodeURIComponent(CLIENT.secret).replaceAll('%20', '+')}`)}`
    const posted = body.get('client_id') === CLIENT.id && body.get('client_secret') === CLIENT.secret
    const proof = createHash('sha256')
      .update(body.get('code_verifier') ?? '')
      .digest('base64url')
    const good = grant?.challenge === proof && grant.redirect === body.get('redirect_uri')
    return good && (posted || authorization === basic) ? grant : null
  }

  const idToken = ({ persona, nonce }: Grant, url: string): Promise<string> => {
    const { wrong, ...claims } = persona
    return new SignJWT({ ...claims, nonce: wrong === 'nonce' ? 'another' : nonce })
      .setProtectedHeader({ alg: 'RS256', kid: 'one' })
      .setIssuer(wrong === 'issuer' ? 'https://other.example' : url)
      .setAudience(wrong === 'audience' ? 'another client' : CLIENT.id)
      .setIssuedAt()
      .setExpirationTime(wrong === 'expired' ? '-1h' : '5m')
      .sign(wrong === 'signature' ? otherKey : privateKey)
  }

  const serve = async (request: IncomingMessage, response: ServerResponse, url: string) => {
    const json = (value: unknown, status = 200) =>
      void response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value))
    const { pathname, searchParams } = new URL(request.url ?? '/', url)
    const body = await textOf(request)
    switch (pathname) {
      case '/.well-known/openid-configuration':
        return json({
          issuer: url,
          authorization_endpoint: `${url}/authorize`,
          token_endpoint: `${url}/token`,
          jwks_uri: `${url}/jwks`,
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['RS256'],
        })
      case '/jwks':
        return json({ keys: [jwk] })
      case '/authorize':
      case '/login/oauth/authorize':
        return authorize(searchParams, response)
      case '/token':
      case '/login/oauth/access_token': {
        const grant = redeem(new URLSearchParams(body), request.headers.authorization)
        // GitHub answers 200 also when it refuses.
        if (!grant) return json({ error: 'invalid_grant' }, pathname === '/token' ? 400 : 200)
        const token = randomUUID()
        tokens.set(token, grant.persona)
        const answer = { access_token: token, token_type: 'bearer', scope: '' }
        const bare = pathname !== '/token' || grant.persona.wrong === 'no token'
        return json(bare ? answer : { ...answer, id_token: await idToken(grant, url) })
      }
      case '/api/v3/user': {
        const persona = tokens.get((request.headers.authorization ?? '').replace(/^bearer /i, ''))
        if (!persona || !request.headers['user-agent']) return json({ message: 'Bad credentials' }, 401)
        return json({
          id: Number(persona.sub),
          login: persona.preferred_username,
          name: persona.name ?? null,
        })
      }
      case '/mail': {
        const { authorization } = request.headers
        if (authorization !== `Bearer ${CLIENT.secret}`) return json({}, 401)
        mails.push(JSON.parse(body))
        return json({})
      }
      case '/mails':
        return json(mails)
      default:
        return json({}, 404)
    }
  }

  let url = ''
  const server = createServer((request, response) => void serve(request, response, url))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  server.unref()
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, env: environment(url), close: () => new Promise((resolve) => server.close(() => resolve())) }
}

const environment = (url: string): Record<string, string> => ({
  GITHUB_CLIENT_ID: CLIENT.id,
  GITHUB_CLIENT_SECRET: CLIENT.secret,
  GITHUB_URL: url,
  OIDC_ISSUER: url,
  OIDC_CLIENT_ID: CLIENT.id,
  OIDC_CLIENT_SECRET: CLIENT.secret,
  OIDC_NAME: 'Elsewhere',
  MAIL: 'http',
  MAIL_URL: `${url}/mail`,
  MAIL_TOKEN: CLIENT.secret,
  MAIL_FROM: 'CodeCollab <rooms@cc.example>',
})

function form(asked: URLSearchParams, response: ServerResponse): void {
  const ada: Persona = { sub: '1815', preferred_username: 'elsewhere-ada', name: 'Elsewhere Ada' }
  const fields = [...asked, ['as', JSON.stringify(ada)]].map(
    ([name, value = '']) => `<input type="hidden" name="${name}" value="${value.replaceAll('"', '&quot;')}">`,
  )
  response
    .writeHead(200, { 'Content-Type': 'text/html' })
    .end(
      `<!doctype html><title>Elsewhere</title><form>${fields.join('')}<button>Continue as Ada</button></form>`,
    )
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}
