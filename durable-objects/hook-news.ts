import type { WebhookKind } from '#core/protocol/api/webhooks.ts'
import type { Author } from '#core/protocol/shared.ts'
import type { EventKind, Logged, RoomEvent, RoomLog } from '#core/room/log.ts'
import type { HookNews } from './webhook-queue.ts'

/** Kinds of events of which webhooks may be told. */
export const TOLD_KINDS = [
  'room',
  'join',
  'verdict',
  'judged',
  'timer',
] as const satisfies readonly EventKind[]

type RoomName = { id: string; title: string }

/** A message; `name` tells it from all others of its room. */
export function message(
  room: RoomName,
  name: string | number,
  at: number,
  kind: WebhookKind,
  data: object,
): HookNews {
  const about = { room: { id: room.id, title: room.title }, ...data }
  const body = JSON.stringify({ type: kind, timestamp: new Date(at).toISOString(), data: about })
  return { id: `msg_${room.id}_${name}`, room: room.id, kind, at, body }
}

/** What webhooks are told of an event of a room's log; null for nothing. */
export function newsOf(log: RoomLog, room: RoomName, event: Logged<RoomEvent>): HookNews | null {
  const told = (kind: WebhookKind, data: object = {}) =>
    message(room, event.seq, event.at, kind, { seq: event.seq, ...data })
  const before = (kind: EventKind) => log.events([kind], 1, 0, event.seq).at(-1)
  switch (event.kind) {
    case 'room': {
      const was = before('room')
      if (was?.kind !== 'room') return told('room.created', { language: event.room.language })
      return event.room.sealed && !was.room.sealed ? told('room.sealed', named(event.by)) : null
    }
    case 'join':
      return told('member.joined', { ...named(event.by), ...(event.role ? { role: event.role } : {}) })
    case 'verdict': {
      const began = before('run')
      const run = began?.kind === 'run' && began.run.id === event.run ? began.run : null
      const how = { run: event.run, status: event.verdict.status }
      return told('run.ended', run ? { ...how, ...named(run.by), entry: run.entry } : how)
    }
    case 'judged': {
      const began = before('judgement')
      if (began?.kind !== 'judgement' || began.judgement.id !== event.judgement) return null
      const { id, kind, problem, by } = began.judgement
      const { status, passed, total } = event.verdict
      const points = event.points ? { points: event.points } : {}
      if (kind !== 'submit') return null
      return told('submission.judged', {
        judgement: id,
        problem,
        ...named(by),
        status,
        passed,
        total,
        ...points,
      })
    }
    case 'timer': {
      const { handsIn, handedIn } = event.timer
      const nothing =
        (event.change === 'ended' || event.change === 'stopped') && handsIn && handedIn?.length === 0
      return event.change === 'handedIn' || nothing ? told('room.handed_in') : null
    }
    default:
      return null
  }
}

const named = (by: Author | undefined): object => (by ? { by: { user: by.user, name: by.name } } : {})
