import type { RedactionAnswer, RedactionRequest } from '#core/protocol/api/redaction.ts'
import { redactionAnswer } from '#core/protocol/api/redaction.ts'
import { call } from '#lib/api/call.ts'
import { roomPath } from '#lib/api/rooms.ts'

/** Takes something out of the record of a room. */
export const takeOut = (code: string, wanted: RedactionRequest): Promise<RedactionAnswer> =>
  call(redactionAnswer, 'POST', roomPath(code, '/record/redactions'), wanted)

/** What the person is told of what became of it. */
export function outcomeOf({ done, units }: RedactionAnswer): string {
  if (units === 0) return 'Nothing of it was in the record any more.'
  if (!done) return 'It is being removed. This goes on by itself and may take a few minutes.'
  return units === null ? 'It was removed.' : `${units} character${units === 1 ? '' : 's'} removed.`
}
