import { Hono } from 'hono'
import type { App } from '../guard.ts'
import { recordKeys } from '../record-keys.ts'

/** The public keys that sign records here, as a JWKS: for whoever was given a session file, signed in or not. */
export const recordKeySet = new Hono<App>().get('/keys', (c) => c.json({ keys: recordKeys(c.env) }))
