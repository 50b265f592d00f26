import { createServer } from 'node:http'
import { createHmac, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../examples/', import.meta.url))
const HTML = 'text/html; charset=utf-8'
const NOT_FOUND = '<!doctype html><html lang="en"><title>Not found</title><h1>Not found</h1></html>'
/** The pages by their names, and what each is called; what is in them stands in a file of that name. */
const PAGES = {
  index: 'Rooms in a page of another site',
  live: 'A live room',
  replay: 'A replay',
  clip: 'A clip',
  playground: 'A playground',
  sdk: 'A playground, by calls',
}

/**
 * Serves pages of another site that show rooms: on a port of its own, so that they are one. Their account, embed key and rooms are made
 * when a page is first asked for.
 * @param {{ host: string, port: number, server: string, dataDir: string }} options `server` is the address of CodeCollab
 * @returns {Promise<{ url: string, prepare: (site: string) => Promise<Demo>, close: () => Promise<void> }>} `prepare` makes them for the site of
 *   an origin before anybody asks
 */
export function serveExamples({ host, port, server, dataDir }) {
  /** @type {Promise<Demo> | null} */
  let making = null
  /** @param {string} site */
  const prepare = (site) => {
    making ??= demoOf(server, site, join(dataDir, 'examples.json')).catch((error) => {
      making = null
      throw error
    })
    return making
  }
  const http = createServer((request, response) => {
    const answer = async () => {
      const { pathname } = new URL(request.url ?? '/', 'http://x')
      const name = pathname.slice(1) || 'index'
      if (!isPage(name)) return response.writeHead(404, { 'Content-Type': HTML }).end(NOT_FOUND)
      const demo = await prepare(`http://${request.headers.host}`)
      const page = filled(read(name), { server, ...demo, token: tokenOf(demo) })
      response.writeHead(200, { 'Content-Type': HTML, 'Cache-Control': 'no-store' })
      return response.end(filled(read('_frame'), { server, title: PAGES[name], page }))
    }
    answer().catch((error) => response.writeHead(500).end(String(error.message)))
  })
  return new Promise((resolve, reject) => {
    http.once('error', reject)
    http.listen(port, host, () => {
      const address = http.address()
      const bound = typeof address === 'object' && address ? address.port : port
      resolve({
        url: `http://${host}:${bound}`,
        prepare,
        close: () =>
          new Promise((done) => {
            http.closeAllConnections()
            http.close(() => done())
          }),
      })
    })
  })
}

/** @typedef {{ site: string, key: string, secret: string, live: string, replay: string, clip: string }} Demo */

/** @param {string} name @returns {name is keyof typeof PAGES} */
const isPage = (name) => Object.hasOwn(PAGES, name)

/** @param {string} name */
const read = (name) => readFileSync(join(folder, `${name}.html`), 'utf8')

/** @param {string} text @param {Record<string, string>} values */
const filled = (text, values) => text.replace(/\{\{(\w+)\}\}/g, (_, name) => values[name] ?? '')

/**
 * Signs who the visitor is, as a site's own server does.
 * @param {Demo} demo
 */
function tokenOf({ key, secret, live }) {
  const now = Math.floor(Date.now() / 1000)
  /** @param {object} value */
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const head = part({ alg: 'HS256', typ: 'cc-embed+jwt', kid: key })
  const claims = {
    aud: 'codecollab:embed',
    iat: now,
    exp: now + 3600,
    room: live,
    name: 'Kim',
    role: 'writer',
  }
  const body = part(claims)
  const signature = createHmac('sha256', secret).update(`${head}.${body}`).digest('base64url')
  return `${head}.${body}.${signature}`
}

/**
 * What the pages show, made once and kept beside the other secrets of this machine.
 * @param {string} server @param {string} site @param {string} file
 * @returns {Promise<Demo>}
 */
async function demoOf(server, site, file) {
  if (existsSync(file)) {
    const known = JSON.parse(readFileSync(file, 'utf8'))
    if (known.site === site && (await isThere(server, known.live))) return known
  }
  const made = await make(server, site)
  writeFileSync(file, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 })
  return made
}

/** @param {string} server @param {string} room */
async function isThere(server, room) {
  const answer = await fetch(`${server}/oembed?url=${encodeURIComponent(`${server}/r/${room}`)}`)
  return answer.ok
}

/** @param {string} server @param {string} site @returns {Promise<Demo>} */
async function make(server, site) {
  const name = randomBytes(4).toString('hex')
  let token = ''
  /** @param {string} method @param {string} path @param {object} [body] */
  const ask = async (method, path, body) => {
    const response = await fetch(server + path, {
      method,
      headers: {
        ...{ Origin: server, 'Content-Type': 'application/json' },
        ...(token && { Authorization: `Bearer ${token}` }),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    const answer = /** @type {any} */ (response.status === 204 ? null : await response.json())
    if (!response.ok) throw new Error(`${method} ${path}: ${answer.error.message}`)
    return answer
  }
  // Without an address, so that no mail is sent to one.
  const account = { username: `examples-${name}`, password: randomBytes(18).toString('base64url') }
  const signed = await ask('POST', '/register/', account)
  token = signed.access_token
  /** @param {string} title @param {object} settings */
  const room = async (title, settings) => {
    const made = await ask('POST', '/api/rooms', { title, language: 'python', visibility: 'private' })
    const { code } = made.room
    await ask('PUT', `/api/rooms/${code}/embed`, { sites: [site], ...settings })
    return code
  }
  const live = await room('A live room', { open: 'viewer', playground: false, replay: false })
  const answered = await imported(server, token)
  const recorded = answered.room
  await ask('PUT', `/api/rooms/${recorded.code}/embed`, {
    ...{ sites: [site], open: null, playground: false, replay: true },
  })
  const manifest = await ask('GET', `/api/rooms/${recorded.code}/record`)
  const [first, last] = [manifest.segments[0].first, manifest.segments.at(-1).last]
  const clip = await ask('POST', `/api/rooms/${recorded.code}/record/clips`, {
    ...{ title: 'How it begins', from: first, to: Math.min(last, first + 400) },
  })
  const key = await ask('POST', '/api/embed-keys', { name: 'Examples' })
  return {
    ...{ site, key: key.key.id, secret: key.secret, live, replay: recorded.code },
    clip: new URL(clip.url).hash.slice(1),
  }
}

/**
 * Has a recorded session, once nobody else is bringing one.
 * @param {string} server @param {string} token
 */
async function imported(server, token) {
  const { sessionFileOf, SHOWN } = await import('./seed.mjs')
  const body = new Uint8Array(await sessionFileOf(SHOWN))
  const headers = { Origin: server, 'Content-Type': 'application/gzip', Authorization: `Bearer ${token}` }
  for (let tries = 1; ; tries++) {
    const response = await fetch(`${server}/api/records`, { method: 'POST', headers, body })
    const answer = /** @type {any} */ (await response.json())
    if (response.ok) return answer
    if (tries === 20) throw new Error(`POST /api/records: ${answer.error.message}`)
    await sleep(1_000)
  }
}
