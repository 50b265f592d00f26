import type { RedactionRequest } from '#core/protocol/api/redaction.ts'
import { isHandingIn } from '#core/room/hand-in.ts'
import { mayRedact, runnerOf, type Redacting } from '#core/room/redact.ts'
import type { Room } from '#core/room/room.ts'
import type { Asked } from './sqlite-redactions.ts'

const JUDGED_FIRST = 'What was handed in is judged first; ask again when that is done.'
const NOT_THEIRS = 'Only the staff of the room, and who it is from, can take this out of the record.'

/** What a member asks to be taken out of the record of a room, or a sentence why it is not. */
export function askedBy(
  room: Room | null,
  wanted: RedactionRequest,
  by: Redacting,
): Asked | { refused: string } {
  if (!room || room.info.recorded === false) return { refused: 'This room has no record of its own.' }
  const run = 'run' in wanted ? runnerOf(room, wanted.run) : null
  if (!mayRedact(room, by, 'run' in wanted ? run?.user : wanted.user)) return { refused: NOT_THEIRS }
  if (run?.active) return { refused: 'This program still runs.' }
  // Others' copies are theirs, unless staff decide.
  const { user, name, color } = room.members.get(by.user) ?? { ...by, color: 0 }
  const asked = { by: { user, name, color }, own: !mayRedact(room, by, undefined) }
  if ('run' in wanted) return { wanted, ...asked }
  // It would be judged without that, although its time is over.
  if (asked.own && isHandingIn(room)) return { refused: JUDGED_FIRST }
  // What is still to come was not seen by whoever asks.
  return { wanted: { ...wanted, to: Math.min(wanted.to, room.seq) }, ...asked }
}
