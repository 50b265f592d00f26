/** What is included each month, and what `per` of the rest cost in US dollars. */
export type Price = { included: number; dollars: number; per: number; source: string }

const WORKERS = 'Cloudflare Docs, Workers, Platform, Pricing: Workers, Standard usage model'
const OBJECTS = 'Cloudflare Docs, Durable Objects, Platform, Pricing: Compute billing'
const SQLITE = 'Cloudflare Docs, Durable Objects, Platform, Pricing: SQLite storage backend'
const D1 = 'Cloudflare Docs, D1, Platform, Pricing: Workers Paid'

/**
 * Published prices of the Workers Paid plan, as stored copies of those pages had them on the day below; look them up before
 * anything depends on them. Data that goes out costs nothing.
 */
export const PRICES = {
  read: '2026-11-27',
  baseDollars: 5,
  requests: { included: 10e6, dollars: 0.3, per: 1e6, source: WORKERS },
  cpuMs: { included: 30e6, dollars: 0.02, per: 1e6, source: WORKERS },
  objectRequests: { included: 1e6, dollars: 0.15, per: 1e6, source: OBJECTS },
  objectGBs: { included: 400_000, dollars: 12.5, per: 1e6, source: OBJECTS },
  objectRowsRead: { included: 25e9, dollars: 0.001, per: 1e6, source: SQLITE },
  objectRowsWritten: { included: 50e6, dollars: 1, per: 1e6, source: SQLITE },
  objectGB: { included: 5, dollars: 0.2, per: 1, source: SQLITE },
  d1RowsRead: { included: 25e9, dollars: 0.001, per: 1e6, source: D1 },
  d1RowsWritten: { included: 50e6, dollars: 1, per: 1e6, source: D1 },
  d1GB: { included: 5, dollars: 0.75, per: 1, source: D1 },
} as const satisfies { read: string; baseDollars: number } & Record<string, Price | string | number>

export type Priced = Exclude<keyof typeof PRICES, 'read' | 'baseDollars'>

/** Messages of sockets that are billed as one request of an object. */
export const MESSAGES_PER_REQUEST = 20
/** Memory an object is billed for while it is awake, whatever it uses. */
export const OBJECT_GB = 0.128
