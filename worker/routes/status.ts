import { Hono } from 'hono'
import type { App } from '../guard.ts'
import { statusNow } from '../status.ts'

/** How the parts of this deployment are, for everybody. */
export const status = new Hono<App>().get('/', async (c) =>
  c.json(await statusNow(c.env), 200, { 'Cache-Control': 'no-store' }),
)
