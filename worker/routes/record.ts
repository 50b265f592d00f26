import { Hono, type Context } from 'hono'
import { readHeld, type PartName } from '#core/replay/held.ts'
import { gzip } from '../../durable-objects/gzip.ts'
import { readText } from '../../durable-objects/record-rows.ts'
import { database } from '../db/database.ts'
import { readMomentParts } from '../db/moment.ts'
import { readPart, readTextParts } from '../db/record.ts'
import { ApiError, notFound } from '../error.ts'
import type { App } from '../guard.ts'
import { digest } from '../id.ts'
import { manifestOf } from '../manifest.ts'
import { JSON_TYPE, NDJSON } from '../http-names.ts'
import { digestOf, momentBody, packed, tagged } from '../packed.ts'
import type { Access, RecordAccess } from './record-access.ts'

/** The requests that read a record, whoever may; nothing of them wakes a room's object. */
export const readingOf = (access: Access): Hono<App> =>
  publicReadingOf(access).get('/segments/:first/staff', async (c) => {
    const seen = await access(c)
    if (!seen.staff) throw notFound()
    const { body, signature } = await partOf(c, seen, 'staff')
    return packed(c, signature, body, NDJSON)
  })

/** The same without what only staff may see. */
export const publicReadingOf = (access: Access): Hono<App> =>
  new Hono<App>()
    .get('/', async (c) => {
      const manifest = await manifestOf(database(c.env), await access(c))
      const body = JSON.stringify(manifest)
      return tagged(c, await digest(body), body)
    })

    .get('/moments/:seq', async (c) => {
      const { room, staff } = await access(c)
      const named = { room: room.id, seq: numberIn(c, 'seq'), staff, held: heldIn(c) }
      const parts = await readMomentParts(c.env.DB, named)
      if (!parts) throw notFound()
      return momentBody(c, parts)
    })

    .get('/segments/:first', async (c) => {
      const { body, signature } = await partOf(c, await access(c), 'lines')
      return packed(c, signature, body, NDJSON)
    })

    .get('/segments/:first/keyframe', async (c) => {
      const { body } = await partOf(c, await access(c), 'keyframe')
      return packed(c, await digestOf(body), body, JSON_TYPE)
    })

    .get('/texts/:file/:seq', async (c) => {
      const { room } = await access(c)
      const parts = await readTextParts(database(c.env), room.id, c.req.param('file'), numberIn(c, 'seq'))
      const [only, ...others] = parts
      if (!only) throw notFound()
      // Parts are JSON strings of their own: together they are one only after they were read.
      const whole =
        others.length === 0 ? new Uint8Array(only.body) : await gzip(JSON.stringify(await readText(parts)))
      return packed(c, await digestOf(whole), whole, JSON_TYPE)
    })

/** A column of the segment that the path names; one that is empty answers as if there were none. */
async function partOf(c: Context<App>, { room }: RecordAccess, column: 'lines' | 'staff' | 'keyframe') {
  const first = numberIn(c, 'first')
  const part = await readPart(database(c.env), room.id, first, column)
  if (!part?.body) throw notFound()
  return { ...part, body: part.body }
}

/** A number in the path; a text that is none names nothing. */
export function numberIn(c: Context<App>, name: string): number {
  const text = c.req.param(name) ?? ''
  if (!/^\d{1,15}$/.test(text)) throw notFound()
  return Number(text)
}

/** What the asking page holds of a moment. */
export function heldIn(c: Context<App>): ReadonlySet<PartName> {
  const held = readHeld(c.req.query('have') ?? '')
  if (!held) throw new ApiError('invalid', 'This does not name parts of a moment.', { field: 'have' })
  return held
}
