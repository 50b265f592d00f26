import * as v from 'valibot'
import { REPORT_REASONS } from './reports.ts'

const named = v.object({ id: v.string(), name: v.string(), username: v.nullable(v.string()) })
/** Cursor of the next page, for `?after=`; null on the last. */
const next = v.nullable(v.string())

/** A room as administrators see it: nothing of what is in it. */
export const adminRoom = v.object({
  id: v.string(),
  code: v.string(),
  title: v.string(),
  visibility: v.picklist(['code', 'private']),
  owner: named,
  createdAt: v.number(),
  lastUsedAt: v.number(),
  archived: v.boolean(),
  sealed: v.boolean(),
  recordBytes: v.number(),
  members: v.number(),
  people: v.array(v.object({ user: v.string(), name: v.string() })),
})
export type AdminRoom = v.InferOutput<typeof adminRoom>
/** Answer of `GET /api/admin/rooms`. */
export const adminRoomsAnswer = v.object({ rooms: v.array(adminRoom), next })

/** A person as administrators see them; `sessions` counts sign-ins that last. */
export const adminPerson = v.object({
  ...named.entries,
  guest: v.boolean(),
  admin: v.boolean(),
  createdAt: v.number(),
  sessions: v.number(),
  rooms: v.number(),
  recordBytes: v.number(),
  blocked: v.nullable(v.object({ at: v.number(), reason: v.string() })),
})
export type AdminPerson = v.InferOutput<typeof adminPerson>
/** Answer of `GET /api/admin/people`. */
export const adminPeopleAnswer = v.object({ people: v.array(adminPerson), next })

/** A report; `by` is null for who has no sign-in, `closed` while it is open. */
export const adminReport = v.object({
  id: v.string(),
  room: v.object({ id: v.string(), code: v.string(), title: v.string(), gone: v.boolean() }),
  by: v.nullable(v.object({ id: v.string(), name: v.string() })),
  reason: v.picklist(REPORT_REASONS),
  text: v.string(),
  at: v.number(),
  closed: v.nullable(v.object({ at: v.number(), note: v.string() })),
})
export type AdminReport = v.InferOutput<typeof adminReport>
/** Answer of `GET /api/admin/reports`. */
export const adminReportsAnswer = v.object({ reports: v.array(adminReport), next })

/** One thing that an administrator did. */
export const adminAct = v.object({
  n: v.number(),
  at: v.number(),
  by: v.string(),
  action: v.string(),
  target: v.string(),
  detail: v.string(),
})
export type AdminAct = v.InferOutput<typeof adminAct>
/** Answer of `GET /api/admin/log`. */
export const adminLogAnswer = v.object({ acts: v.array(adminAct), next })

/** Answer of `GET /api/admin/overview`; bytes of the database are those it takes on its disk. */
export const adminOverviewAnswer = v.object({
  people: v.object({ accounts: v.number(), guests: v.number(), online: v.number() }),
  rooms: v.number(),
  openReports: v.number(),
  runner: v.object({
    state: v.picklist(['up', 'down', 'untrusted', 'none']),
    at: v.nullable(v.number()),
    keyID: v.nullable(v.string()),
    sandboxes: v.array(
      v.object({ kind: v.string(), engine: v.string(), passed: v.boolean(), languages: v.number() }),
    ),
  }),
  storage: v.object({
    bytes: v.number(),
    groups: v.array(
      v.object({ name: v.picklist(['records', 'problems', 'imports', 'rest']), bytes: v.number() }),
    ),
    owners: v.array(v.object({ ...named.entries, bytes: v.number() })),
    largest: v.array(v.object({ id: v.string(), code: v.string(), title: v.string(), bytes: v.number() })),
  }),
  /** Of the accounts with the newest webhooks, `accounts` of them; `unreached` did not answer. */
  webhooks: v.object({ accounts: v.number(), dead: v.number(), unreached: v.number() }),
})
export type AdminOverview = v.InferOutput<typeof adminOverviewAnswer>
