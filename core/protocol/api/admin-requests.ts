import * as v from 'valibot'
import { MAX_REPORT_TEXT } from './reports.ts'

const reason = v.pipe(
  v.string('Say why.'),
  v.trim(),
  v.minLength(1, 'Say why.'),
  v.maxLength(200, 'A reason has at most 200 characters.'),
)
/** Needed for what destroys when the sign-in is older than 15 minutes. */
const password = v.optional(v.pipe(v.string(), v.maxLength(1_000)))

/** Body of `PATCH /api/admin/rooms/{id}`: what is sealed stays so. */
export const adminRoomChange = v.pipe(
  v.strictObject({
    archived: v.optional(v.boolean()),
    sealed: v.optional(v.literal(true)),
    reason,
    password,
  }),
  v.check(
    ({ archived, sealed }) => archived !== undefined || sealed !== undefined,
    'There is nothing to change.',
  ),
)
/** Body of what is done for a reason, and cannot be undone or ends what people do. */
export const adminReason = v.strictObject({ reason, password })
/** Body of `PATCH /api/admin/reports/{id}`. */
export const reportChange = v.strictObject({
  state: v.picklist(['open', 'closed']),
  note: v.optional(
    v.pipe(v.string(), v.trim(), v.maxLength(MAX_REPORT_TEXT, 'A note has at most 1,000 characters.')),
    '',
  ),
})
