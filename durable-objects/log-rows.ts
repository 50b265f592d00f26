import * as v from 'valibot'
import { ROLES } from '#core/protocol/access.ts'
import { changes, loggedHow } from '#core/protocol/shared.ts'
import type { Logged, Member, PushEntry, RoomEvent } from '#core/room/log.ts'

const pushRow = v.object({
  file: v.string(),
  version: v.number(),
  client: v.string(),
  n: v.number(),
  body: v.string(),
})
/** Operations, and where not all were typed, how each was made. */
const pushBody = v.union([
  v.pipe(
    v.array(changes),
    v.transform((ops) => ({ ops })),
  ),
  v.strictObject({ ops: v.array(changes), how: loggedHow }),
])
const memberRow = v.object({
  user: v.string(),
  name: v.string(),
  guest: v.number(),
  color: v.number(),
  role: v.picklist(ROLES),
})

type Row = Record<string, SqlStorageValue>

/** An event; bodies were written by the log itself, and what people sent was parsed before it was logged. */
export const parseEvent = (row: Row): Logged<RoomEvent> =>
  ({
    ...(JSON.parse(String(row.body)) as object),
    seq: row.seq,
    at: row.at,
    kind: row.kind,
  }) as Logged<RoomEvent>

/** Pushes as they were logged. */
export function parsePushes(rows: Iterable<Row>): PushEntry[] {
  return [...rows].map((row) => {
    const { body, ...entry } = v.parse(pushRow, row)
    return { ...entry, ...v.parse(pushBody, JSON.parse(body)) }
  })
}

/** What of a push is stored in its row's body. */
export const writePush = ({ ops, how }: PushEntry): string =>
  JSON.stringify(how === undefined ? ops : { ops, how })

/** People of the room. */
export function parseMembers(rows: Iterable<Row>): Member[] {
  return v.parse(v.array(memberRow), [...rows]).map((row) => ({ ...row, guest: row.guest === 1 }))
}

export const knockRow = v.object({ user: v.string(), name: v.string(), guest: v.number(), at: v.number() })

/** The number that a query calls `value`; 0 when there is none. */
export function numberOf(sql: SqlStorage, query: string, ...bindings: SqlStorageValue[]): number {
  const [row] = sql.exec(query, ...bindings)
  return Number(row?.value ?? 0)
}
