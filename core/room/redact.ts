import { can, capabilities, CAN, type Role } from '#core/protocol/access.ts'
import type { Author, ChangesJSON } from '#core/protocol/shared.ts'
import { checkpoint } from './checkpoint.ts'
import { lastRun, OPEN } from './load.ts'
import type { PushEntry, RoomEvent } from './log.ts'
import { writeAs } from './own-edits.ts'
import { append, documentOf, isActive, type Effect, type Room } from './room.ts'

/** The client that the room itself deletes by what is taken out of its record. */
export const REDACTION_CLIENT = 'redaction'

/** What is taken out of the record of a room: what entries say from now on, and what is deleted of the newest texts. */
export type Redaction = {
  pushes: readonly { seq: number; push: PushEntry }[]
  outputs: readonly { seq: number; event: Extract<RoomEvent, { kind: 'output' }> }[]
  /** By file the operation that deletes what stands of it, after `version`. */
  standing: readonly { file: string; version: number; op: ChangesJSON }[]
  what: { file?: string; run?: string; from: number; to: number; units: number }
  by: Author
}

/** A member of the room, who need not have been in it, as the directory knows them. */
export type Redacting = { user: string; name: string; role: Role }

/**
 * Whether a member may take what is from `author` out of the record: staff everything, everybody else what they inserted or
 * ran themselves. That the room is sealed or archived changes nothing.
 */
export function mayRedact(room: Room, { user, role }: Redacting, author: string | undefined): boolean {
  const bits = capabilities(room.members.get(user)?.role ?? role, { ...OPEN, archived: false })
  return can(bits, CAN.history) && (author === user || can(bits, CAN.staffWrite))
}

/** Who started a run that the log knows, and whether it still goes on. */
export function runnerOf(room: Room, id: string): { user: string; active: boolean } | null {
  if (room.run?.id === id) return { user: room.run.by.user, active: isActive(room.run) }
  for (const event of room.log.events(['run'], Number.MAX_SAFE_INTEGER))
    if (event.kind === 'run' && event.run.id === id) return { user: event.run.by.user, active: false }
  return null
}

/** Writes over what was logged, deletes what stands as the room's own edit, says so in the log, and saves new snapshots. */
export function redact(room: Room, at: number, { pushes, outputs, standing, what, by }: Redaction): Effect[] {
  for (const { seq, push } of pushes) room.log.replacePush(seq, push)
  for (const { seq, event } of outputs) if (room.log.event(seq)) room.log.replaceEvent(seq, event)
  const told = standing.flatMap(({ file, version, op }) => {
    if (documentOf(room, file).version !== version) throw new Error(`what is removed is not in ${file}`)
    return writeAs(room, at, REDACTION_CLIENT, file, op)
  })
  append(room, at, { kind: 'redaction', ...what, by })
  checkpoint(room)
  // Operations in memory still say what they said.
  room.documents.clear()
  const shown = what.run !== undefined && what.run === room.run?.id
  if (shown) room.run = lastRun(room.log)
  if (shown && room.run) told.push({ do: 'broadcast', message: { t: 'run', run: room.run } })
  return told
}
