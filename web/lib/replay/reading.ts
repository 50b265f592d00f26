import type { Manifest } from '#core/protocol/api/record.ts'
import { Framing } from '#core/replay/frame.ts'
import { IDLE_MS, outlinePauses, paceOf, pausesOf, type Pause } from '#core/replay/pace.ts'
import { remembering } from '#core/replay/remember.ts'
import { Seeker } from '#core/replay/seek.ts'
import { sourcesOf } from '#core/replay/sources.ts'
import { whence } from '#core/replay/whence.ts'
import { ApiError } from '#lib/api/error.ts'
import { COLUMNS, densityOf } from './density.ts'
import { httpSource, type HttpSource } from './http-source.ts'
import type { Failure, FromReader, Grown, Known, Target, ToReader } from './messages.ts'

/** Segments that are fetched before they are watched. */
const AHEAD = 2
/** The first event that a session has. */
const FIRST = 1
/** Where clips are read. */
const CLIP = '/api/clips'
/** A token that was just given is good for longer than this, milliseconds: asking the page, which may be busy, takes time. */
const TOKEN_MS = 20_000

/**
 * Fetches, parses and folds a record, and answers with one small frame at a time; the answer takes what is asked for. It is made for a
 * worker, and reads beside the page where there is none.
 */
export function reading(say: (message: FromReader) => void): (message: ToReader) => void {
  const tokens = new Map<number, (token: string | null) => void>()
  const framing = new Framing()
  const told = new Set<number>()
  let asked = 0
  let seeker: Seeker | null = null
  let source: HttpSource | null = null
  /** The first moment, milliseconds since 1970. */
  let begin = 0
  /** One thing at a time: frames follow each other. */
  let queue = Promise.resolve()

  const take = (data: ToReader): void => {
    if (data.t === 'token') {
      tokens.get(data.id)?.(data.token)
      tokens.delete(data.id)
      return
    }
    if (data.t === 'whence') {
      queue = queue.then(() => find(data)).catch(() => say({ t: 'whence', id: data.id, found: null }))
      return
    }
    if (data.t === 'sources') {
      queue = queue.then(() => trace(data)).catch(() => say({ t: 'sources', id: data.id, found: null }))
      return
    }
    if (data.t === 'more') return void more()
    const id = data.t === 'show' ? { id: data.id } : {}
    const work = data.t === 'open' ? () => open(data) : () => show(data)
    queue = queue.then(work).catch((error: unknown) => say({ t: 'failed', ...id, failure: failureOf(error) }))
  }

  let given: { at: number; token: Promise<string | null> } | null = null
  const token = (renew: boolean): Promise<string | null> => {
    if (given && !renew && performance.now() - given.at < TOKEN_MS) return given.token
    const token = new Promise<string | null>((resolve) => {
      tokens.set(++asked, resolve)
      say({ t: 'token', id: asked, renew })
    })
    given = { at: performance.now(), token }
    return token
  }

  async function open({ path, moment }: Extract<ToReader, { t: 'open' }>): Promise<void> {
    source = httpSource(path, token)
    // A clip begins anywhere.
    const parts = moment === 0 && path !== CLIP ? atOnce(source) : source
    const manifest = await source.manifest()
    seeker = new Seeker(remembering(parts), manifest)
    const { segments, clip } = manifest
    const [from, to] = clip
      ? [await timeOf(seeker, seeker.first), await timeOf(seeker, seeker.last)]
      : [segments[0]?.firstAt ?? 0, segments.at(-1)?.lastAt ?? 0]
    begin = from
    // The first moment is on its way while the page is made; who asks for it hears what is wrong with it.
    const warming = segments.length > 0 && moment !== null ? warm(seeker, from + moment) : null
    const ready = warming?.catch(() => null)
    say({ t: 'opened', ...drawn(manifest, from, to) })
    await ready
  }

  /** Beside the queue: the session can be watched on meanwhile. */
  async function more(): Promise<void> {
    try {
      if (!source || !seeker) throw new Error('nothing is open')
      const manifest = await source.newest()
      // The pause after what was the last segment is only known now.
      told.delete(seeker.segments.length - 1)
      seeker.grow(manifest)
      begin ||= seeker.segments[0]?.firstAt ?? 0
      say({ t: 'grown', grown: drawn(manifest, begin, seeker.segments.at(-1)?.lastAt ?? 0) })
    } catch {
      say({ t: 'grown', grown: null })
    }
  }

  async function show({ id, target, follow, layered }: Extract<ToReader, { t: 'show' }>): Promise<void> {
    if (!seeker) return
    const seq = await seqOf(seeker, target)
    const state = await seeker.stateAt(seq)
    const passed = framing.seq === 0 ? null : await seeker.between(framing.seq, state.seq)
    const index = seeker.indexOf(seq)
    const lately = await seeker.events(index)
    const frame = framing.next(state, passed, lately, follow, layered)
    const known = await newlyKnown(seeker, index)
    say({ t: 'frame', id, frame, ...(known ? { known } : {}) })
    // Who only looks somewhere may never watch what follows.
    if (passed) seeker.ahead(seq, AHEAD)
  }

  async function find({ id, ...asked }: Extract<ToReader, { t: 'whence' }>): Promise<void> {
    say({ t: 'whence', id, found: seeker && (await whence(seeker, asked)) })
  }

  async function trace({ id, t: _, ...stretch }: Extract<ToReader, { t: 'sources' }>): Promise<void> {
    say({ t: 'sources', id, found: seeker && (await sourcesOf(seeker, stretch)) })
  }

  const seqOf = async (seeker: Seeker, target: Target): Promise<number> =>
    'seq' in target
      ? Math.max(seeker.first, Math.min(target.seq, seeker.last))
      : 'at' in target
        ? seeker.seqAt(target.at)
        : seeker.step(target.from ? await seqOf(seeker, target.from) : framing.seq, target.step)

  /** The pauses in a segment and up to the one after it, once. */
  async function newlyKnown(seeker: Seeker, index: number): Promise<Known | null> {
    if (told.has(index)) return null
    const [segment, next] = [seeker.segments[index], seeker.segments[index + 1]]
    if (!segment) return null
    told.add(index)
    const times = (await seeker.events(index)).map(({ at }) => at)
    const end = next?.firstAt ?? segment.lastAt
    const stretch: Pause = [segment.firstAt, end]
    return { stretch, pauses: pausesOf([segment.firstAt, ...times, end], IDLE_MS) }
  }

  return take
}

/** The source, which asks for how a session begins before anybody knows where that is: nearly always at its first event. */
function atOnce(source: HttpSource): HttpSource {
  const { gather } = source
  if (!gather) return source
  const early = gather(FIRST, [])
  // A record that begins later has no such moment, and what goes on may not have it yet.
  early.catch(() => null)
  return {
    ...source,
    gather: (seq, held) =>
      seq === FIRST && held.length === 0 ? early.catch(() => gather(seq, held)) : gather(seq, held),
  }
}

/** Has everything here that a moment is shown from. */
async function warm(seeker: Seeker, at: number): Promise<void> {
  await seeker.stateAt(await seeker.seqAt(at))
}

/** What the page needs of a manifest. */
function drawn(manifest: Manifest, from: number, to: number): Grown {
  const pauses = outlinePauses(manifest, from, to, IDLE_MS)
  const density = (limit: number | null) =>
    densityOf(manifest.activity, paceOf(from, to, pauses, limit), COLUMNS)
  const activity = { whole: density(null), short: density(IDLE_MS) }
  return { manifest: { ...manifest, activity: {} }, from, to, activity, pauses }
}

async function timeOf(seeker: Seeker, seq: number): Promise<number> {
  const events = await seeker.events(seeker.indexOf(seq))
  return (events.findLast((event) => event.seq <= seq) ?? events[0])?.at ?? 0
}

function failureOf(error: unknown): Failure {
  if (error instanceof ApiError) return { status: error.status, code: error.code, message: error.message }
  return { status: -1, code: 'broken', message: 'This record cannot be read. It may be damaged.' }
}
