import { Hono } from 'hono'
import { languages } from './routes/languages.ts'
import type { Env } from './env.ts'

/** Every path the Worker answers. */
export const app = new Hono<{ Bindings: Env }>().route('/api/languages', languages)
app.notFound((c) => c.env.ASSETS.fetch(c.req.raw))
