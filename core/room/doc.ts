import * as Y from 'yjs'
import { decodeBase64, encodeBase64 } from '#core/protocol/base64.ts'
import type { Refusal } from '#core/protocol/down.ts'
import { DOC_LIMITS, type DocCursor, type DocName } from '#core/protocol/shared-doc.ts'
import type { Up } from '#core/protocol/up.ts'
import { checkUpdate, encodeVector, type FreshUpdate } from './doc-check.ts'
import { between } from './doc-order.ts'
import { docOf, isCompactionDue, type SharedDoc } from './doc-store.ts'
import { present, refuse, timer, whyNoEdit, type Connection, type Effect, type Room } from './room.ts'

/** Positions of all people within this time travel as one, milliseconds. */
const COALESCE_MS = 50

/** Things of a document looked at that cost as much as a message, when it is read whole, and when a place in it is sought. */
const READ_A_MESSAGE = 1_000
const SOUGHT_A_MESSAGE = 20_000
/** Things that may have to be looked at for an edit unless it is found out how many they are, and that may be then. */
const UNSEEN = 500_000
const SOUGHT = 1_000_000
/** Messages that one of either costs at most: whoever comes into a room with large documents must be able to open them. */
const MOST = 100

type Of<T extends Up['t']> = Extract<Up, { t: T }>

/** Checks an edit of a shared document, stores what is new in it, and tells everybody. */
export function editDoc(room: Room, connection: Connection, message: Of<'doc'>): Effect[] {
  const { doc, id } = message
  const no = (code: Refusal, why: string) => refuse(connection.id, 'doc', code, why, { id })
  const barred = whyNoEdit(room, connection)
  if (barred) return no(barred.code, barred.why)
  const bytes = decodeBase64(message.update)
  const shared = docOf(room, doc)
  const checked = bytes && checkUpdate(doc, bytes, shared.known)
  if (!checked) return no('bad_message', 'This edit could not be read.')
  if (!checked.ok) {
    return checked.why === 'gap'
      ? no('bad_version', 'This edit follows on one that the room does not have.')
      : no('bad_changes', 'This edit does not fit the document.')
  }
  const ack: Effect = { do: 'send', to: connection.id, message: { t: 'docAck', doc, id } }
  const { fresh } = checked
  if (!fresh) return [ack]
  const owner = fresh.author === null ? connection.user : shared.authors.get(fresh.author)
  if (owner !== undefined && owner !== connection.user)
    return no('not_allowed', 'Somebody else writes under this number.')
  if (owner === undefined && isProlific(shared.authors, connection.user))
    return no('too_many', 'You have opened this document too often.')
  const grown = shared.size.snapshot + shared.size.bytes + fresh.update.length
  if (fresh.author !== null && grown > DOC_LIMITS.docBytes)
    return no(
      'too_large',
      `This document can hold ${DOC_LIMITS.docBytes / 1024 / 1024} MiB, its history included.`,
    )
  const sought = soughtFor(room, connection, doc, shared, fresh)
  if (sought > SOUGHT) return no('bad_changes', 'This edit does not fit the document.')
  charge(connection, sought / SOUGHT_A_MESSAGE)
  store(room, doc, connection.user, fresh)
  const compacts = isCompactionDue(shared.size)
  if (compacts) charge(connection, shared.things / READ_A_MESSAGE)
  const client = connection.client ?? ''
  const told = { t: 'doc', doc, client, update: encodeBase64(fresh.update) } as const
  return [
    ack,
    { do: 'broadcast', except: connection.id, message: told },
    ...(compacts ? [{ do: 'compact', doc } as const] : []),
  ]
}

/** How many stored things everybody has to look at for an edit at most; many are counted, which costs reading the document. */
function soughtFor(
  room: Room,
  connection: Connection,
  doc: DocName,
  { things }: SharedDoc,
  { loose }: FreshUpdate,
): number {
  const most = loose.length * things
  if (most <= UNSEEN) return most
  charge(connection, things / READ_A_MESSAGE)
  return between(doc, room.log.docs.read(doc), loose, { things, most: SOUGHT })
}

/** Takes what a message about a document costs from its socket's budget. */
function charge(connection: Connection, messages: number): void {
  connection.budget -= Math.min(messages, MOST)
}

function store(room: Room, doc: DocName, user: string, fresh: FreshUpdate): void {
  const { update, author, count, things } = fresh
  const shared = docOf(room, doc)
  const isNew = author !== null && !shared.authors.has(author)
  if (isNew) room.log.docs.bindAuthor(doc, author, user)
  room.log.docs.append(doc, update)
  if (isNew) shared.authors.set(author, user)
  if (author !== null) shared.known.set(author, count)
  shared.things += things
  shared.size.updates++
  shared.size.bytes += update.length
}

function isProlific(authors: ReadonlyMap<number, string>, user: string): boolean {
  let mine = 0
  for (const other of authors.values()) if (other === user) mine++
  return mine >= DOC_LIMITS.authorsPerPerson
}

/** Answers with what somebody lacks of a document, and where the others are in it. */
export function openDoc(room: Room, connection: Connection, message: Of<'openDoc'>): Effect[] {
  const { doc } = message
  // Whatever is sent of it, all of it is read.
  charge(connection, docOf(room, doc).things / READ_A_MESSAGE)
  const stored = room.log.docs.read(doc)
  const whole = stored.length === 0 ? EMPTY : Y.mergeUpdates(stored)
  const missing = message.vector === undefined ? whole : lacking(whole, decodeBase64(message.vector))
  if (!missing) return refuse(connection.id, 'openDoc', 'bad_message', 'This state vector could not be read.')
  const cursors = present(room).flatMap((other) => (other.id === connection.id ? [] : placesOf(other, doc)))
  const update = encodeBase64(missing)
  const vector = encodeBase64(encodeVector(docOf(room, doc).known))
  return [{ do: 'send', to: connection.id, message: { t: 'docState', doc, update, vector, cursors } }]
}

/** The update in which nothing is. */
const EMPTY = new Uint8Array([0, 0])

function lacking(whole: Uint8Array, vector: Uint8Array | null): Uint8Array | null {
  try {
    return vector && Y.diffUpdate(whole, vector)
  } catch {
    return null
  }
}

/** Remembers where somebody is; everybody is told with the next batch. */
export function placeInDoc(room: Room, connection: Connection, { doc, at }: Of<'docCursor'>): Effect[] {
  connection.places.set(doc, { at, told: false })
  return timer(room, 'cursors', COALESCE_MS)
}

/** Sends the places that changed since the last batch. */
export function flushPlaces(room: Room): Effect[] {
  const list: DocCursor[] = []
  for (const { client, places } of present(room)) {
    for (const [doc, place] of places) {
      if (place.told || client === null) continue
      list.push({ client, doc, at: place.at })
      place.told = true
      if (place.at === null) places.delete(doc)
    }
  }
  return list.length === 0 ? [] : [{ do: 'broadcast', message: { t: 'docCursors', list } }]
}

function placesOf({ client, places }: Connection, doc: DocName): DocCursor[] {
  const at = places.get(doc)?.at
  return client === null || at === undefined || at === null ? [] : [{ client, doc, at }]
}
