import { html } from 'hono/html'
import { STATUS } from '../error.ts'
import { ENDPOINTS, PAGE_QUERY } from './document.ts'
import type { Endpoint } from './endpoint.ts'

const who = ({ who }: Endpoint) =>
  who === 'anybody'
    ? 'anybody'
    : who === 'signed in'
      ? 'who signed in'
      : `who signed in, or a token with ${who}`

const statuses = ({ status, also }: Endpoint) => (also === undefined ? `${status}` : `${status} or ${also}`)

const idOf = ({ method, path }: Endpoint) => `${method}${path.replace(/\W+/g, '-')}`

const fields = (schema: unknown): string[] =>
  typeof schema === 'object' && schema !== null && 'entries' in schema
    ? Object.keys(schema.entries as Record<string, unknown>)
    : []

/** The document as a page of words: no script, nothing from elsewhere. */
export const page = () =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>API · CodeCollab</title>
        <link rel="stylesheet" href="/api/docs.css" />
      </head>
      <body>
        <main>
          <h1>CodeCollab API</h1>
          <p>
            For programs: <a href="/api/openapi.json">openapi.json</a>. A request that changes something comes
            from a page of this site, or from a script that sends <code>Authorization: Bearer …</code> and
            neither an origin nor cookies. What fails answers
            <code>{"error": {"code", "message", "field"}}</code>. What may be done so often only says in
            <code>RateLimit</code> and <code>RateLimit-Policy</code> how much is left.
          </p>
          <nav aria-label="Addresses">${[...Map.groupBy(ENDPOINTS, ({ tag }) => tag)].map(contents)}</nav>
          ${ENDPOINTS.map(section)}
        </main>
      </body>
    </html>`

const contents = ([tag, endpoints]: [string, Endpoint[]]) =>
  html`<h2>${tag}</h2>
    <ul>
      ${endpoints.map(
        (endpoint) =>
          html`<li>
            <a href="#${idOf(endpoint)}"><b>${endpoint.method.toUpperCase()}</b> ${endpoint.path}</a>
          </li>`,
      )}
    </ul>`

const section = (endpoint: Endpoint) =>
  html`<section aria-labelledby="${idOf(endpoint)}">
    <h3 id="${idOf(endpoint)}"><b>${endpoint.method.toUpperCase()}</b> ${endpoint.path}</h3>
    <p>${endpoint.summary}</p>
    <dl>
      <dt>For</dt>
      <dd>${who(endpoint)}</dd>
      ${Object.entries(endpoint.query ?? {}).map(
        ([name, meaning]) =>
          html`<dt><code>?${name}</code></dt>
            <dd>${meaning}</dd>`,
      )}
      ${
        endpoint.paged
          ? Object.entries(PAGE_QUERY).map(
              ([name, meaning]) =>
                html`<dt><code>?${name}</code></dt>
                  <dd>${meaning}</dd>`,
            )
          : ''
      }
      ${
        endpoint.once
          ? html`<dt><code>Idempotency-Key</code></dt>
              <dd>Under it, the same request is done once in 24 hours.</dd>`
          : ''
      }
      <dt>Answers</dt>
      <dd>${statuses(endpoint)} ${fields(endpoint.answer).map((name) => html`<code>${name}</code> `)}</dd>
      <dt>Or fails with</dt>
      <dd>${endpoint.errors.map((code) => html`${STATUS[code]} <code>${code}</code> `)}</dd>
    </dl>
    ${endpoint.body ? html`<pre tabindex="0"><code>${JSON.stringify(endpoint.body.example, null, 2)}</code></pre>` : ''}
  </section>`

/** Its style sheet. */
export const STYLE = `
:root { color-scheme: light dark; --text: #1b1c1e; --quiet: #55585e; --line: #d9dbe0; --ground: #fff; --box: #f5f6f8; --link: #0b57d0 }
@media (prefers-color-scheme: dark) {
  :root { --text: #e8e9ec; --quiet: #a6abb3; --line: #34373d; --ground: #141518; --box: #1d1f23; --link: #8ab4f8 }
}
* { box-sizing: border-box }
body { margin: 0; background: var(--ground); color: var(--text); font: 15px/1.55 system-ui, sans-serif }
main { max-width: 46rem; margin: 0 auto; padding: 2rem 1rem 6rem }
h1 { font-size: 1.6rem; margin: 0 0 .5rem }
h2 { font-size: .85rem; margin: 1.2rem 0 .2rem; color: var(--quiet); font-weight: 600 }
h3 { font: 600 1rem/1.4 ui-monospace, monospace; margin: 0; overflow-wrap: anywhere }
h3 b { color: var(--quiet) }
a { color: var(--link) }
a:focus-visible, pre:focus-visible { outline: 2px solid var(--link); outline-offset: 2px }
nav ul { margin: 0; padding: 0; list-style: none }
nav a { display: inline-block; padding: 3px 0; font-family: ui-monospace, monospace; text-decoration: none; overflow-wrap: anywhere }
nav a:hover { text-decoration: underline }
section { margin-top: 2rem; padding-top: 1.2rem; border-top: 1px solid var(--line); scroll-margin-top: 1rem }
section p { margin: .4rem 0 .6rem }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: 0 }
dt { color: var(--quiet) }
dd { margin: 0; min-width: 0; overflow-wrap: anywhere }
code, pre { font: .9em/1.5 ui-monospace, monospace }
pre { margin: .8rem 0 0; padding: .8rem 1rem; border-radius: 8px; background: var(--box); overflow-x: auto }
`
