import type { MiddlewareHandler } from 'hono'
import { routePath } from 'hono/route'
import type { App } from './guard.ts'

/** Upper ends of the buckets of durations, milliseconds. */
export const BOUNDS_MS = [1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 10_000]

/** How many requests of one kind there were and how long they took. */
export type Requests = {
  route: string
  method: string
  status: number
  count: number
  ms: number
  /** How many took no longer than each of BOUNDS_MS. */
  within: number[]
}

/** Asked every few seconds by whatever watches the server: told only when something is wrong. */
const OFTEN = /^\/(healthz|readyz|operator\/counts)$/

const seen = new Map<string, Requests>()

/** The requests this isolate answered, by kind. */
export const requestsSeen = (): Requests[] => [...seen.values()]

/**
 * Counts and tells of every request. What is told of an address is the pattern it fits: paths hold codes, links and tickets,
 * which let in whoever has them.
 */
export const observed: MiddlewareHandler<App> = async (c, next) => {
  const started = Date.now()
  await next()
  const ms = Date.now() - started
  const { method } = c.req
  const { status } = c.res
  const route = routePath(c)
  note({ route, method, status, ms })
  c.env.ANALYTICS?.writeDataPoint({ indexes: [route], blobs: [method, String(status)], doubles: [ms] })
  if (c.env.LOG !== 'json' || (status === 200 && OFTEN.test(route))) return
  const id = crypto.randomUUID()
  if (!c.res.webSocket) c.header('X-Request-Id', id)
  const level = status >= 500 ? 'error' : 'info'
  const { room } = c.var
  const line = {
    level,
    event: 'request',
    id,
    method,
    route,
    status,
    ms,
    ...(room === undefined ? {} : { room }),
  }
  console.log(JSON.stringify(line))
}

function note({ route, method, status, ms }: Pick<Requests, 'route' | 'method' | 'status' | 'ms'>): void {
  const key = `${method} ${status} ${route}`
  const fresh = { route, method, status, count: 0, ms: 0, within: BOUNDS_MS.map(() => 0) }
  const requests = seen.get(key) ?? fresh
  seen.set(key, requests)
  requests.count++
  requests.ms += ms
  requests.within = requests.within.map((count, i) => (ms <= (BOUNDS_MS[i] ?? 0) ? count + 1 : count))
}
