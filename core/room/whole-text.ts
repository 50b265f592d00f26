import { ChangeSet } from '@codemirror/state'
import { LIMITS } from '#core/protocol/limits.ts'
import type { Push } from '#core/protocol/up.ts'
import { weigh } from './changes.ts'
import { difference } from './difference.ts'
import { Document, textOf } from './document.ts'
import { push } from './push.ts'
import { transform } from './rebase.ts'
import { clientOf, documentOf, refuse, whyNoEdit, type Connection, type Effect, type Room } from './room.ts'

/** What rebasing a whole text's change may cost, in sections looked at. */
const REBASE_COST = 8_000_000

/** What somebody made of the text of a version of a file. */
export type WholeText = { file: string; base: number; text: string }

/**
 * A change of a text after everything that happened since `version`, and what leads from its own text to where everybody
 * will be. `behind` leads from the text that was changed to `version`. Null when that is too long ago.
 */
export function movedOver(
  room: Room,
  document: Document,
  { version, behind }: { version: number; behind: readonly ChangeSet[] },
  change: ChangeSet,
): { mine: ChangeSet; behind: ChangeSet[] } | null {
  const since = document.since(version, room.log)
  if (!since) return null
  const { mine, missed, cost } = transform([change], [...behind, ...since], REBASE_COST)
  const [own] = mine
  if (cost > REBASE_COST || !own) return null
  return { mine: own, behind: missed.filter((op) => !op.empty) }
}

/** Pushes a change of the newest text as the connection's next operation; what changes nothing does nothing. */
export function pushChange(
  room: Room,
  connection: Connection,
  at: number,
  document: Document,
  change: ChangeSet,
): Effect[] {
  if (change.empty) return []
  const message: Push = {
    t: 'push',
    file: document.file,
    version: document.version,
    n: (clientOf(room, connection.client ?? '')?.n ?? 0) + 1,
    ops: [change.toJSON() as unknown[]],
    // No client can say so of itself.
    how: 'b',
  }
  return push(room, connection, at, message)
}

/**
 * A whole text of a file: what was changed of the version it names is moved over what happened since and pushed like
 * anybody's edit, by the rights and limits of any. `bad_version` when that version is not known any more, or not yet.
 */
export function writeText(
  room: Room,
  connection: Connection,
  at: number,
  { file, base, text }: WholeText,
): Effect[] {
  const no = (code: Parameters<typeof refuse>[2], why: string) =>
    refuse(connection.id, 'push', code, why, { file })
  const barred = whyNoEdit(room, connection)
  if (barred) return no(barred.code, barred.why)
  if (!room.files.has(file)) return no('no_file', 'This file is no longer there.')
  const document = documentOf(room, file)
  if (base > document.version) return no('bad_version', 'This version does not exist yet.')
  const old = base === document.version ? document.text : Document.textAt(file, base, room.log)
  if (!old) return no('bad_version', TOO_LONG_AGO)
  const change = changeTo(old.toString(), text.replace(/\r\n?/g, '\n'))
  if (weigh([change.toJSON() as unknown[]]) > LIMITS.frameChars)
    return no('too_large', `An edit can add ${LIMITS.frameChars.toLocaleString('en')} characters at a time.`)
  const moved = movedOver(room, document, { version: base, behind: [] }, change)
  return moved ? pushChange(room, connection, at, document, moved.mine) : no('bad_version', TOO_LONG_AGO)
}

const TOO_LONG_AGO = 'Too much has happened since this version.'

function changeTo(old: string, text: string): ChangeSet {
  const changes = difference(old, text).parts.map(({ insert, ...place }) => ({
    ...place,
    insert: textOf(insert),
  }))
  return ChangeSet.of(changes, old.length)
}
