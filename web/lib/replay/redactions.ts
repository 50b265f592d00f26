import type { RedactionAnswer, RedactionRequest } from '#core/protocol/api/redaction.ts'
import { redactionAnswer } from '#core/protocol/api/redaction.ts'
import type { Source } from '#core/replay/sources.ts'
import { call } from '#lib/api/call.ts'
import { roomPath } from '#lib/api/rooms.ts'

/** Takes something out of the record of a room. */
export const takeOut = (code: string, wanted: RedactionRequest): Promise<RedactionAnswer> =>
  call(redactionAnswer, 'POST', roomPath(code, '/record/redactions'), wanted)

/** Takes out what several stretches of edits inserted, one after the other; the answer is that of all together. */
export async function takeOutAll(code: string, list: readonly Source[]): Promise<RedactionAnswer> {
  const all: RedactionAnswer = { done: true, units: 0 }
  for (const { file, from, to, user } of list) {
    const { done, units } = await takeOut(code, { file, from, to, user })
    all.done &&= done
    all.units = all.units === null || units === null ? null : all.units + units
  }
  return all
}
