import { createHash, timingSafeEqual } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { metricsText } from './metrics-text.mjs'
import { LOOPBACK } from './ports.mjs'

/**
 * `/metrics` at METRICS_HOST and METRICS_PORT, when a port is set.
 * @param {() => Promise<import('./metrics-text.mjs').Counts>} readCounts
 * @returns {Promise<() => Promise<void>>} closes it
 */
export async function openMetrics(readCounts) {
  const { METRICS_PORT, METRICS_HOST: host = '127.0.0.1', METRICS_TOKEN: token = '' } = process.env
  if (!METRICS_PORT) return async () => {}
  if (!LOOPBACK.test(host) && token.length < 16)
    throw new Error(
      `METRICS_HOST=${host} lets others read /metrics: set METRICS_TOKEN, 16 characters or more`,
    )
  const read = async () => metricsText(await readCounts(), memory())
  return (await serveMetrics({ host, port: Number(METRICS_PORT), token, read })).close
}

/** Resident bytes of this process and of those it started. */
function memory() {
  /** @type {Record<string, number>} */
  const bytes = { host: process.memoryUsage.rss() }
  for (const pid of children()) {
    const name = read(`/proc/${pid}/comm`).trim() === 'workerd' ? 'workerd' : 'runner'
    const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`)) ?? []
    if (kilobytes !== undefined) bytes[name] = (bytes[name] ?? 0) + Number(kilobytes) * 1024
  }
  return bytes
}

/** Ids of the processes this one started, where that is told (Linux). */
const children = () => read(`/proc/self/task/${process.pid}/children`).split(' ').filter(Boolean)

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/**
 * Answers `/metrics` on a port of its own, so that the proxy in front of the server does not lead there.
 * @param {{ host: string, port: number, token: string, read: () => Promise<string> }} options `token` may be empty on loopback
 * @returns {Promise<{ port: number, close: () => Promise<void> }>}
 */
export async function serveMetrics({ host, port, token, read }) {
  const server = createServer(async (request, response) => {
    const { status, body } = await answer(request, token, read)
    response.writeHead(status, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' }).end(body)
  })
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, host, () => resolve(null)))
  const address = server.address()
  const close = () =>
    new Promise((resolve) => (server.closeAllConnections(), server.close(() => resolve(undefined))))
  return { port: typeof address === 'object' && address ? address.port : port, close }
}

/** @param {import('node:http').IncomingMessage} request @param {string} token @param {() => Promise<string>} read */
async function answer(request, token, read) {
  if (request.url !== '/metrics' || request.method !== 'GET')
    return { status: 404, body: 'There is nothing here.\n' }
  if (token !== '' && !same(request.headers.authorization ?? '', `Bearer ${token}`))
    return { status: 401, body: 'This needs the bearer token METRICS_TOKEN.\n' }
  try {
    return { status: 200, body: await read() }
  } catch {
    return { status: 503, body: 'The server does not answer.\n' }
  }
}

/** @param {string} a @param {string} b */
const same = (a, b) => timingSafeEqual(sum(a), sum(b))
/** @param {string} text */
const sum = (text) => createHash('sha256').update(text).digest()
