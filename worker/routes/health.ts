import { Hono } from 'hono'
import type { App } from '../guard.ts'
import { isStopping } from './operator.ts'

/** Whether this lives, and whether it is ready for people: for whoever restarts it, and whoever sends requests to it. */
export const health = new Hono<App>()
  .get('/healthz', (c) => c.text('ok\n', 200, { 'Cache-Control': 'no-store' }))
  .get('/readyz', async (c) => {
    const ready = !isStopping() && (await answers(c.env.DB))
    return c.text(ready ? 'ready\n' : 'not ready\n', ready ? 200 : 503, { 'Cache-Control': 'no-store' })
  })

const answers = (db: D1Database): Promise<boolean> =>
  db
    .prepare('SELECT 1')
    .run()
    .then(
      () => true,
      () => false,
    )
