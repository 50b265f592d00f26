import { redactionsAnswer, type RedactionSeen } from '#core/protocol/api/redaction.ts'
import { call } from '#lib/api/call.ts'
import { roomPath } from '#lib/api/rooms.ts'

/** What was taken out of the record of a room, and what still is to be; for staff. */
export const getRedactions = async (code: string): Promise<RedactionSeen[]> =>
  (await call(redactionsAnswer, 'GET', roomPath(code, '/record/redactions'))).redactions
