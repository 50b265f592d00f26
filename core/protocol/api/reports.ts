import * as v from 'valibot'

/** Why somebody reports a room. */
export const REPORT_REASONS = ['harassment', 'illegal', 'spam', 'malware', 'privacy', 'other'] as const
export type ReportReason = (typeof REPORT_REASONS)[number]

/** Characters that a report may have beside its reason, and an administrator's note. */
export const MAX_REPORT_TEXT = 1_000

/** Body of `POST /api/reports`; `room` is a code, or the id that a public room has in the lobby. */
export const newReport = v.strictObject({
  room: v.pipe(v.string('A room is named by its code.'), v.maxLength(40, 'This is no room.')),
  reason: v.picklist(REPORT_REASONS, 'Choose why you report the room.'),
  text: v.optional(
    v.pipe(v.string(), v.trim(), v.maxLength(MAX_REPORT_TEXT, 'A report has at most 1,000 characters.')),
    '',
  ),
})
