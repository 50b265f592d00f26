import { Hono, type Context } from 'hono'
import { parseLines } from '#core/replay/event.ts'
import { gunzip, gzip } from '../../durable-objects/gzip.ts'
import { readText } from '../../durable-objects/record-rows.ts'
import { database } from '../db/database.ts'
import { readPart, readTextParts } from '../db/record.ts'
import { notFound } from '../error.ts'
import type { App } from '../guard.ts'
import { digest } from '../id.ts'
import { manifestOf } from '../manifest.ts'
import type { Access, RecordAccess } from './record-access.ts'

/** The requests that read a record, whoever may; nothing of them wakes a room's object. */
export const readingOf = (access: Access): Hono<App> =>
  new Hono<App>()
    .get('/', async (c) => {
      const manifest = await manifestOf(database(c.env), await access(c))
      const body = JSON.stringify(manifest)
      const headers = { ...caching(await digest(body)), 'Content-Type': 'application/json' }
      return unchanged(c, headers) ?? c.body(body, 200, headers)
    })

    .get('/segments/:first', async (c) => {
      const seen = await access(c)
      const { body, last, signature } = await partOf(c, seen, 'lines')
      return packed(c, signature, last <= seen.to ? body : await until(body, seen.to), NDJSON)
    })

    .get('/segments/:first/staff', async (c) => {
      const seen = await access(c)
      if (!seen.staff) throw notFound()
      const { body, last, signature } = await partOf(c, seen, 'staff')
      return packed(c, signature, last <= seen.to ? body : await until(body, seen.to), NDJSON)
    })

    .get('/segments/:first/keyframe', async (c) => {
      const { body } = await partOf(c, await access(c), 'keyframe')
      return packed(c, await digestOf(body), body, JSON_TYPE)
    })

    .get('/texts/:file/:seq', async (c) => {
      const { room, to } = await access(c)
      const seq = numberIn(c, 'seq')
      const parts = seq > to ? [] : await readTextParts(database(c.env), room.id, c.req.param('file'), seq)
      const [only, ...others] = parts
      if (!only) throw notFound()
      // Parts are JSON strings of their own: together they are one only after they were read.
      const whole =
        others.length === 0 ? new Uint8Array(only.body) : await gzip(JSON.stringify(await readText(parts)))
      return packed(c, await digestOf(whole), whole, JSON_TYPE)
    })

const NDJSON = 'application/x-ndjson'
const JSON_TYPE = 'application/json'

type Body = Uint8Array<ArrayBuffer>

/** A column of the segment that the path names; one that is empty answers as if there were none. */
async function partOf(
  c: Context<App>,
  { room, from, to }: RecordAccess,
  column: 'lines' | 'staff' | 'keyframe',
) {
  const first = numberIn(c, 'first')
  const part = await readPart(database(c.env), room.id, first, column)
  if (!part?.body || first > to || part.last < from) throw notFound()
  return { ...part, body: part.body }
}

function numberIn(c: Context<App>, name: string): number {
  const text = c.req.param(name) ?? ''
  if (!/^\d{1,15}$/.test(text)) throw notFound()
  return Number(text)
}

/** The lines of a segment up to an event. */
async function until(body: Body, to: number): Promise<Body> {
  const lines = (await gunzip(body)).split('\n')
  return gzip(lines.filter((line) => parseLines(line).every(({ seq }) => seq <= to)).join('\n'))
}

const digestOf = async (body: Body): Promise<string> =>
  btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.digest('SHA-256', body))))

/** Kept by the browser that asked and nobody else, and asked for again each time: rights may have changed. */
const caching = (tag: string) => ({
  ETag: `"${tag}"`,
  'Cache-Control': 'private, no-cache',
  Vary: 'Authorization',
})

function unchanged(c: Context<App>, headers: Record<string, string>): Response | null {
  const known = c.req
    .header('If-None-Match')
    ?.split(/,\s*/)
    .map((tag) => tag.replace(/^W\//, ''))
  return known?.includes(headers['ETag'] ?? '') ? c.body(null, 304, headers) : null
}

/** Compressed as it was stored; unpacked here only for who does not take that. */
async function packed(c: Context<App>, tag: string, body: Body, type: string): Promise<Response> {
  const headers = { ...caching(tag), 'Content-Type': type }
  const same = unchanged(c, headers)
  if (same) return same
  if (!/\bgzip\b/.test(c.req.header('Accept-Encoding') ?? '')) return c.body(await gunzip(body), 200, headers)
  return new Response(body, { headers: { ...headers, 'Content-Encoding': 'gzip' }, encodeBody: 'manual' })
}
