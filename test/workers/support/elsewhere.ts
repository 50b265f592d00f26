import * as v from 'valibot'
import type { Persona } from '../../support/fake-provider.ts'
import { Browser } from './browser.ts'

const started = v.object({ url: v.string() })

/** What the browser has after a visit to the provider: the query with which it is led back. */
export type Return = { query: string; redirect: URL; asked: URL }

/** Begins a sign-in or a link in a browser and lets `as` sign in at the provider. */
export async function visit(
  browser: Browser,
  provider: 'github' | 'oidc',
  as: Persona | 'denied',
  how: 'start' | 'link' = 'start',
  next = '/',
): Promise<Return> {
  const response = await browser.post(`/api/auth/providers/${provider}/${how}`, { next })
  const asked = new URL(v.parse(started, await response.json()).url)
  const page = new URL(asked)
  page.searchParams.set('as', as === 'denied' ? as : JSON.stringify(as))
  const back = await fetch(page, { redirect: 'manual' })
  const redirect = new URL(back.headers.get('Location') ?? '')
  return { query: redirect.search, redirect, asked }
}

/** Posts what the provider sent back. */
export const finish = (
  browser: Browser,
  provider: 'github' | 'oidc',
  query: string,
  how: 'finish' | 'linked' = 'finish',
): Promise<Response> => browser.post(`/api/auth/providers/${provider}/${how}`, { query })

/** A browser signed in by an account elsewhere. */
export async function signedInBy(provider: 'github' | 'oidc', as: Persona): Promise<Browser> {
  const browser = new Browser()
  const { query } = await visit(browser, provider, as)
  await browser.keep(await finish(browser, provider, query))
  return browser
}

let subjects = 100
/** Somebody whom the provider has not seen yet. */
export const stranger = (more: Partial<Persona> = {}): Persona => {
  const sub = String(++subjects)
  return { sub, preferred_username: `octo-${sub}`, name: `Octo ${sub}`, ...more }
}
