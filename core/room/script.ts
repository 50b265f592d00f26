import type { Refusal } from '#core/protocol/down.ts'
import { Document } from './document.ts'
import { logJoin, type Arrival } from './join.ts'
import { NOWHERE } from './here.ts'
import {
  clientOf,
  documentOf,
  personOf,
  present,
  refuse,
  timer,
  whyNoEdit,
  type Connection,
  type Effect,
  type Room,
} from './room.ts'
import { changeOf, has, newScript, sent, wrote, type Script, type Seen } from './script-bases.ts'
import { movedOver, pushChange } from './whole-text.ts'

/** Time in which changes are gathered into one text for scripts, and characters of it that take as long again, milliseconds. */
const GATHER_MS = 50
const CHARS_A_GATHERING = 16 * 1024

/** A refusal in the words of whoever it is for. */
export function complain(connection: Connection, code: Refusal, message: string, re = '?'): Effect[] {
  if (!connection.script) return refuse(connection.id, re, code, message)
  return [{ do: 'script', to: connection.id, message: { error: { code, message } } }]
}

/** Makes a connection that was accepted for a script one of those present, without a hello, and tells it the text. */
export function greetScript(room: Room, at: number, { id, script: client }: Arrival): Effect[] {
  const connection = room.connections.get(id)
  if (!connection || client === undefined || connection.script) return []
  const first = !present(room).some((other) => other.user === connection.user)
  room.log.bindClient(client, connection.user)
  room.clients.set(client, { user: connection.user, n: 0 })
  if (first) logJoin(room, at, connection.user)
  connection.client = client
  connection.script = newScript()
  return [
    { do: 'attach', to: id, client, here: NOWHERE },
    { do: 'broadcast', except: id, message: { t: 'join', person: personOf(room, connection) } },
    ...(first ? [{ do: 'presence' } as const] : []),
    ...tellText(room, connection, connection.script, at),
  ]
}

/** A script's connection that the platform kept while the room slept: it has the text that it was seen to have. */
export function resumeScript(room: Room, connection: Connection, seen: Seen | null): void {
  connection.script = newScript()
  const text = seen && room.files.has(seen.file) && Document.textAt(seen.file, seen.version, room.log)
  if (seen && text) connection.script.bases = [{ ...seen, text, behind: [], until: Infinity, own: false }]
}

/**
 * A whole text from a script: what it changed of the text it had is moved over what happened since and pushed like
 * anybody's edit. Its rights, and every limit of a push, are those of any client.
 */
export function content(room: Room, connection: Connection, at: number, wanted: string): Effect[] {
  const { script } = connection
  const file = watched(room)
  if (!script || !clientOf(room, connection.client ?? '') || file === undefined) return []
  const barred = whyNoEdit(room, connection)
  if (barred) return complain(connection, barred.code, barred.why)
  const text = wanted.replace(/\r\n?/g, '\n')
  const document = documentOf(room, file)
  if (script.bases.length === 0) sent(script, { file, version: document.version }, document.text, at)
  const made = changeOf(script, text, at)
  if (!made || made.base.file !== file) {
    script.again = true
    return complain(connection, 'no_file', 'This text is of a file that is no longer there.')
  }
  const { base, change } = made
  if (change.empty) {
    if (base !== script.bases.at(-1)) script.again = true
    has(script, base)
    return []
  }
  const moved = movedOver(room, document, base, change)
  if (!moved) {
    script.again = true
    return complain(connection, 'bad_version', 'Too much has happened since this text.')
  }
  const { mine, behind } = moved
  const before = document.version
  const effects = pushChange(room, connection, at, document, mine)
  if (!mine.empty && document.version === before) return effects
  const now = { file, version: document.version }
  wrote(script, base, { ...now, text: change.apply(base.text), behind }, at)
  return [...effects, ...(behind.length > 0 ? [] : [{ do: 'seen', to: connection.id, seen: now } as const])]
}

/** Tells every script that has another text what the text is now, and who changed it last. */
export function flushScripts(room: Room, at: number): Effect[] {
  return present(room).flatMap((connection) =>
    connection.script && isBehind(room, connection.script)
      ? tellText(room, connection, connection.script, at)
      : [],
  )
}

function tellText(room: Room, connection: Connection, script: Script, at: number): Effect[] {
  const file = watched(room)
  if (file === undefined) return []
  const { text, version } = documentOf(room, file)
  const seen = { file, version }
  sent(script, seen, text, at)
  return [
    { do: 'script', to: connection.id, message: { user: script.author, content: text.toString() } },
    { do: 'seen', to: connection.id, seen },
  ]
}

/**
 * What a step means for scripts: messages for one become its own kind or nothing, and when the text is another than it
 * has, it will be told. Texts are gathered for the longer the larger they are, so that no script has to be sent more than
 * about 320 Ki characters a second.
 */
export function withScripts(room: Room, effects: Effect[]): Effect[] {
  const scripts = scriptsOf(room)
  if (scripts.length === 0) return effects
  for (const effect of effects) {
    if (effect.do !== 'broadcast' || effect.message.t !== 'ops') continue
    const author = authorName(room, effect.message.client)
    for (const script of scripts) script.author = author
  }
  const told = effects.flatMap((effect) => forScript(room, effect))
  if (!scripts.some((script) => isBehind(room, script))) return told
  const chars = room.chars.get(watched(room) ?? '') ?? 0
  return [...told, ...timer(room, 'scripts', GATHER_MS * Math.max(1, Math.ceil(chars / CHARS_A_GATHERING)))]
}

function forScript(room: Room, effect: Effect): Effect[] {
  if (effect.do !== 'send') return [effect]
  const connection = room.connections.get(effect.to)
  if (!connection?.script) return [effect]
  const { message } = effect
  return message.t === 'refused' ? complain(connection, message.code, message.message) : []
}

function scriptsOf(room: Room): Script[] {
  const scripts: Script[] = []
  for (const { script } of room.connections.values()) if (script) scripts.push(script)
  return scripts
}

/** Whether a script has another text than the room. */
function isBehind(room: Room, script: Script): boolean {
  const file = watched(room)
  const last = script.bases.at(-1)
  if (file === undefined) return false
  if (script.again || !last || last.file !== file) return true
  return last.behind.length > 0 || last.version !== room.files.get(file)?.version
}

/** The one file that scripts read and write: the room's first. */
const watched = (room: Room): string | undefined => room.files.keys().next().value

function authorName(room: Room, client: string): string {
  const user = clientOf(room, client)?.user
  return (user !== undefined && room.members.get(user)?.name) || ''
}
