import { Framing } from '#core/replay/frame.ts'
import { IDLE_MS, pausesOf, type Pause } from '#core/replay/pace.ts'
import { remembering } from '#core/replay/remember.ts'
import { Seeker } from '#core/replay/seek.ts'
import { ApiError } from '#lib/api/error.ts'
import { httpSource } from './http-source.ts'
import type { Failure, FromReader, Known, Target, ToReader } from './messages.ts'

// Runs in a worker: the record is fetched, parsed and folded off the page's thread, which gets one small frame at a time.

/** Segments that are fetched before they are watched. */
const AHEAD = 2

const say = (message: FromReader): void => postMessage(message)
const tokens = new Map<number, (token: string | null) => void>()
const framing = new Framing()
const told = new Set<number>()
let asked = 0
let seeker: Seeker | null = null
/** One thing at a time: frames follow each other. */
let queue = Promise.resolve()

addEventListener('message', ({ data }: MessageEvent<ToReader>) => {
  if (data.t === 'token') {
    tokens.get(data.id)?.(data.token)
    tokens.delete(data.id)
    return
  }
  const id = data.t === 'show' ? { id: data.id } : {}
  const work = data.t === 'open' ? () => open(data.path) : () => show(data)
  queue = queue.then(work).catch((error: unknown) => say({ t: 'failed', ...id, failure: failureOf(error) }))
})

const token = (renew: boolean): Promise<string | null> =>
  new Promise((resolve) => {
    tokens.set(++asked, resolve)
    say({ t: 'token', id: asked, renew })
  })

async function open(path: string): Promise<void> {
  const source = httpSource(path, token)
  const manifest = await source.manifest()
  seeker = new Seeker(remembering(source), manifest)
  const { segments, clip } = manifest
  const [from, to] = clip
    ? [await timeOf(seeker, seeker.first), await timeOf(seeker, seeker.last)]
    : [segments[0]?.firstAt ?? 0, segments.at(-1)?.lastAt ?? 0]
  say({ t: 'opened', manifest, from, to })
}

async function timeOf(seeker: Seeker, seq: number): Promise<number> {
  const events = await seeker.events(seeker.indexOf(seq))
  return (events.findLast((event) => event.seq <= seq) ?? events[0])?.at ?? 0
}

async function show({ id, target, follow }: Extract<ToReader, { t: 'show' }>): Promise<void> {
  if (!seeker) return
  const seq = await seqOf(seeker, target)
  const state = await seeker.stateAt(seq)
  const passed = framing.seq === 0 ? null : await seeker.between(framing.seq, state.seq)
  const index = seeker.indexOf(seq)
  const lately = await seeker.events(index)
  const frame = framing.next(state, passed, lately, follow)
  const known = await newlyKnown(seeker, index)
  say({ t: 'frame', id, frame, ...(known ? { known } : {}) })
  seeker.ahead(seq, AHEAD)
}

const seqOf = async (seeker: Seeker, target: Target): Promise<number> =>
  'seq' in target
    ? Math.max(seeker.first, Math.min(target.seq, seeker.last))
    : 'at' in target
      ? seeker.seqAt(target.at)
      : seeker.step(framing.seq, target.step)

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

function failureOf(error: unknown): Failure {
  if (error instanceof ApiError) return { status: error.status, code: error.code, message: error.message }
  return { status: -1, code: 'broken', message: 'This record cannot be read. It may be damaged.' }
}
