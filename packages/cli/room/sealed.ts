import * as v from 'valibot'
import { call, request } from '../api.ts'
import type { SignIn } from '../settings.ts'

/** A room seals what happened some seconds after the last one left, milliseconds. */
const PATIENCE_MS = 20_000
const LOOK_MS = 1_000

const segments = v.object({ segments: v.array(v.object({ last: v.number() })) })
const ending = v.object({ end: v.object({ after: v.number() }) })

/** Waits until the record of a room holds what happened before; false when that takes too long. */
export async function sealed(who: SignIn, code: string): Promise<boolean> {
  const goal = await happenedUpTo(who, code, await heldUpTo(who, code))
  for (const until = Date.now() + PATIENCE_MS; ;) {
    // Of a room that somebody is in this is enough, but it counts once in two seconds, and not for tokens that only read.
    await request(who, 'POST', `/api/rooms/${code}/record/flush`, {}).catch(() => null)
    if ((await heldUpTo(who, code)) >= goal) return true
    if (Date.now() >= until) return false
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
}

/** The last event that is sealed; 0 for none. */
async function heldUpTo(who: SignIn, code: string): Promise<number> {
  const record = await call(who, segments, 'GET', `/api/rooms/${code}/record`)
  return record.segments.at(-1)?.last ?? 0
}

/** The last event that the room tells of, which it does before it is sealed. */
async function happenedUpTo(who: SignIn, code: string, after: number): Promise<number> {
  const told = await request(who, 'GET', `/api/rooms/${code}/events?after=${after}`)
  const last = (await told.text()).trimEnd().split('\n').at(-1) ?? ''
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), ending), last)
  return parsed.success ? parsed.output.end.after : after
}
