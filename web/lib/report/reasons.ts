import type { ReportReason } from '#core/protocol/api/reports.ts'

/** What each reason to report a room is called. */
export const REASON_WORDS: Record<ReportReason, string> = {
  harassment: 'Harassment or hate',
  illegal: 'Something illegal',
  spam: 'Spam or advertising',
  malware: 'Malware or an attack',
  privacy: 'Somebody’s private data',
  other: 'Something else',
}
