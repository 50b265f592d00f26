import { Hono } from 'hono'
import type { App } from '../guard.ts'
import { openapi } from '../openapi/document.ts'
import { page, STYLE } from '../openapi/page.ts'

let document: ReturnType<typeof openapi> | undefined

/** What the API is, for programs and for people; the same for everybody. */
export const docs = new Hono<App>()
  .get('/openapi.json', (c) => c.json((document ??= openapi())))
  .get('/docs', (c) => c.html(page()))
  .get('/docs.css', (c) => c.body(STYLE, 200, { 'Content-Type': 'text/css; charset=utf-8' }))
