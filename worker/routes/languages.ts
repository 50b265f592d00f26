import { Hono } from 'hono'
import { LANGUAGES } from '#core/protocol/languages.ts'

/** What a room can be written in, and whether it can be run. */
export const languages = new Hono().get('/', (c) =>
  c.json({ languages: LANGUAGES.map(({ id, name, runs }) => ({ id, name, runs })) }),
)
