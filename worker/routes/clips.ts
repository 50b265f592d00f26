import { Hono, type Context } from 'hono'
import { without } from '#core/replay/held.ts'
import { gzip } from '../../durable-objects/gzip.ts'
import { keepAnswer, keptAnswer } from '../clip-cache.ts'
import { ClipReader } from '../clip-reader.ts'
import { anySite } from '../cors.ts'
import { findClip, type OpenClip } from '../db/clips.ts'
import { database, type Database } from '../db/database.ts'
import { notFound } from '../error.ts'
import { bearerOf, type App } from '../guard.ts'
import { digest } from '../id.ts'
import { byAddress, take } from '../limits.ts'
import { JSON_TYPE, NDJSON } from '../http-names.ts'
import { digestOf, momentBody, packed, tagged } from '../packed.ts'
import { heldIn, numberIn } from './record.ts'

/**
 * What a clip shows, to whoever has its token: as a bearer token, so that no log or referrer ever sees it. A clip that ended,
 * one of a room that is gone and one that never was are the same. Nothing of it wakes a room's object.
 */
export const clips = new Hono<App>()
  .use(anySite)

  .get('/', async (c) => {
    const clip = await opened(await found(c, 'clipOpenPerAddress'))
    const body = JSON.stringify(await clip.manifest())
    return tagged(c, await digest(body), body)
  })

  .get('/moments/:seq', async (c) => {
    const clip = await opened(await found(c, 'clipOpenPerAddress'))
    return momentBody(c, without(await clip.moment(numberIn(c, 'seq')), heldIn(c)))
  })

  .get('/segments/:first', async (c) => {
    const lines = await (await opened(await found(c, 'clipPerAddress'))).lines(numberIn(c, 'first'))
    return packed(c, await digestOf(lines), lines, NDJSON)
  })

  .get('/segments/:first/keyframe', async (c) => {
    const first = numberIn(c, 'first')
    return kept(c, `keyframe/${first}`, async (clip, { keep }) => {
      const frame = await clip.keyframe(first)
      // Whoever opens a clip asks for them next, and what they are made of is here.
      for (const { file, seq, text } of await clip.texts()) await keep(`texts/${file}/${seq}`, text)
      return frame
    })
  })

  .get('/texts/:file/:seq', async (c) => {
    const [file, seq] = [c.req.param('file'), numberIn(c, 'seq')]
    return kept(c, `texts/${file}/${seq}`, (clip) => clip.text(file, seq))
  })

/** The clip of the request's token. */
async function found(c: Context<App>, limit: 'clipPerAddress' | 'clipOpenPerAddress'): Promise<Found> {
  await take(c, byAddress(c, limit))
  const db = database(c.env)
  const clip = await findClip(db, await digest(bearerOf(c)), Date.now())
  if (clip === undefined) throw notFound()
  return { db, ...clip }
}
type Found = OpenClip & { db: Database }

const opened = ({ db, clip }: Found): Promise<ClipReader> => ClipReader.open(db, clip)

/** Answers something as JSON that costs a fold: once for a while, until something in the record changes. */
async function kept(
  c: Context<App>,
  what: string,
  make: (
    clip: ClipReader,
    more: { keep: (what: string, value: unknown) => Promise<unknown> },
  ) => Promise<unknown>,
): Promise<Response> {
  const seen = await found(c, 'clipOpenPerAddress')
  const named = { clip: seen.clip.id, version: seen.version }
  const known = await keptAnswer({ ...named, what })
  const keep = async (one: string, value: unknown) => {
    const body = await gzip(JSON.stringify(value))
    await keepAnswer({ ...named, what: one }, body)
    return body
  }
  const body = known ?? (await keep(what, await make(await opened(seen), { keep })))
  return packed(c, await digestOf(body), body, JSON_TYPE)
}
