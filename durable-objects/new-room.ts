import type { TemplateID } from '#core/protocol/templates.ts'
import { createRoom } from '#core/room/create.ts'
import type { RoomLog } from '#core/room/log.ts'
import type { FirstFile } from '#core/room/templates.ts'

/** What the Worker says of a room that is to be made; `owner` is a person's id. */
export type NewRoom = {
  id: string
  code: string
  title: string
  language: string
  owner: string
  /** `blank` is one empty file. */
  template?: TemplateID | 'blank'
  /** Whether it goes away when nobody uses it. */
  trial?: boolean
  /** Its first files, in place of a template's. */
  files?: readonly FirstFile[]
  /** Whether nothing in it can change, from the beginning. */
  sealed?: boolean
  /** False for a room of which nothing is archived. */
  recorded?: boolean
  /** Where it came from; of a room made of a file nothing more is archived: its record is the file's. */
  origin?: 'fork' | 'file'
}

/** Writes the first entries of a room; a second call changes nothing. */
export function makeRoom(log: RoomLog, room: NewRoom, at: number): void {
  const { id, code, title, language, owner, template, files, sealed = false, recorded = true } = room
  const from = room.origin === undefined ? {} : { origin: room.origin }
  const open = { archived: false, locked: false, sealed }
  const info = { id, code, title, language, ...open, ...(recorded ? {} : { recorded }), ...from }
  createRoom(log, at, info, { user: owner, name: '' }, template, files)
}
