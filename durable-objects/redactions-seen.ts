import type { RedactionFailure, RedactionSeen } from '#core/protocol/api/redaction.ts'
import type { Logged, RoomEvent } from '#core/room/log.ts'
import type { Open } from './sqlite-redactions.ts'

/** How many are told of that are done. */
export const SEEN = 100

/** What was taken out of a record and what still is to be; `events` are those of the log, `failure` how one failed last. */
export function seenOf(
  open: readonly Open[],
  events: readonly Logged<RoomEvent>[],
  failure: (id: number) => RedactionFailure | null,
): RedactionSeen[] {
  const told = events.flatMap((event) => (event.kind === 'redaction' ? [event] : []))
  const waiting = open.map(({ id, wanted, by, head }): RedactionSeen => {
    const event = told.find(({ seq }) => seq === head)
    const failed = failure(id)
    return {
      ...{ by, at: event?.at ?? null, ...wanted, units: event?.units ?? null, done: false },
      ...(failed ? { failed } : {}),
    }
  })
  const heads = new Set(open.map(({ head }) => head))
  const done = told
    .filter(({ seq }) => !heads.has(seq))
    .map(({ by, at, file, run, from, to, units }): RedactionSeen => ({
      ...{ by, at, from, to, units, done: true },
      ...(file === undefined ? {} : { file }),
      ...(run === undefined ? {} : { run }),
    }))
  return [...waiting, ...done.toReversed()]
}
