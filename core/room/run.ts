import { CAN } from '#core/protocol/access.ts'
import type { Refusal, RunState } from '#core/protocol/down.ts'
import { MAX_STDIN_BYTES, type RunFrame, type Verdict } from '#core/protocol/run.ts'
import type { Up } from '#core/protocol/up.ts'
import { utf8Length } from '#core/protocol/utf8.ts'
import { HAND_IN } from './hand-in-id.ts'
import type { OutputChunk } from './log.ts'
import { addChunks } from './run-state.ts'
import { programOf, type Source } from './sources.ts'
import {
  append,
  authorOf,
  documentOf,
  isActive,
  mayI,
  memberOf,
  refuse,
  timer,
  whyClosed,
  type Connection,
  type Effect,
  type Room,
} from './room.ts'
import { spend } from './spending.ts'

/** After the first output of a burst, more is gathered this long before it is sent, milliseconds. */
const GATHER_MS = 25

/** What a room keeps of one run, UTF-16 units and `CHUNK_CHARS` for every chunk. */
const OUTPUT_CHARS = 512 * 1024

/** What a chunk costs besides its text: its frame around it in the log and in messages, and who typed it. */
const CHUNK_CHARS = 16
const costOf = ({ data, by }: OutputChunk): number =>
  data.length + CHUNK_CHARS + (by ? 2 * CHUNK_CHARS + by.user.length + by.name.length : 0)

/** Gathered output goes out early when it is this long, so that an entry of the log stays below what a row may hold. */
const ENTRY_CHARS = 128 * 1024

type RunUp = Extract<Up, { t: 'run' | 'stdin' | 'cancel' }>

/** Starts the program, feeds it, or asks for its end. A room runs one program at a time. */
export function run(room: Room, connection: Connection, at: number, message: RunUp): Effect[] {
  const id = message.t === 'run' ? message.id : message.run
  const no = (code: Refusal, why: string) => refuse(connection.id, message.t, code, why, { id })
  if (!mayI(room, connection, CAN.run))
    return no('not_allowed', whyClosed(room) ?? 'You may not run programs in this room.')
  if (message.t === 'run') {
    if (id.startsWith(HAND_IN)) return no('bad_message', 'Only the room names something like this.')
    if (room.run?.id === message.id) return []
    if (isActive(room.run)) return no('busy', 'A program is running already; stop it first.')
    return start(room, connection, at, message.id, message.entry)
  }
  if (!isActive(room.run) || room.run.id !== message.run) return no('no_run', 'This program has ended.')
  if (message.t === 'cancel') return [{ do: 'cancel', run: message.run }]
  const { data, closed } = message
  const bytes = room.output.typed + utf8Length(data)
  if (bytes > MAX_STDIN_BYTES)
    return no(
      'too_large',
      `A program can be given ${MAX_STDIN_BYTES / 1024} KiB of input; this would be more.`,
    )
  if (data === '' && !closed) return []
  room.output.typed = bytes
  const body = { room: room.info.id, data, ...(closed === undefined ? {} : { closed }) }
  const by = authorOf(memberOf(room, connection.user))
  return [...output(room, at, [{ s: 'stdin', data, by }]), { do: 'stdin', run: message.run, body }]
}

function start(room: Room, connection: Connection, at: number, id: string, entryID: string): Effect[] {
  const no = (code: Refusal, why: string) => refuse(connection.id, 'run', code, why, { id })
  const program = programOf(sourcesIn(room), entryID)
  if (!program.ok) return no(program.code, program.why)
  const { language, entry, files } = program
  const by = authorOf(memberOf(room, connection.user))
  const fresh: RunState = {
    id,
    by,
    at: Math.max(at, room.at),
    language,
    entry,
    status: 'waiting',
    output: [],
  }
  append(room, at, { kind: 'run', run: fresh })
  room.run = fresh
  room.output = { pending: [], armed: false, gathered: 0, chars: 0, typed: 0 }
  const request = { id, room: room.info.id, user: by.user, language, entry, files }
  return [
    { do: 'broadcast', message: { t: 'run', run: fresh } },
    { do: 'run', request },
  ]
}

/** The room's files, each with its text once that is asked for. */
const sourcesIn = (room: Room): Source[] =>
  [...room.files.values()].map(({ id, name }) => ({
    id,
    name,
    get text() {
      return documentOf(room, id).text
    },
  }))

/** What the runner says about the active run; anything about another run came too late and is dropped. */
export function frame(room: Room, at: number, id: string, said: RunFrame): Effect[] {
  if (!isActive(room.run) || room.run.id !== id) return []
  switch (said.t) {
    case 'queued':
      return show(room, { ...room.run, position: said.position })
    case 'started': {
      const { position: _, ...rest } = room.run
      const { version, sandbox, image } = said
      const as = { version, sandbox, ...(image ? { image } : {}) }
      append(room, at, { kind: 'started', run: id, as })
      return show(room, { ...rest, ...as, status: 'running' })
    }
    case 'compile':
    case 'stdout':
    case 'stderr':
      return output(room, at, [{ s: said.t, data: said.data }])
    case 'cut':
      return output(room, at, [{ s: 'cut', data: `${said.s} ${said.bytes}` }])
    case 'verdict':
      return end(room, at, said.verdict)
    case 'alive':
    case 'seal':
      return []
    default:
      return said satisfies never
  }
}

/** Ends the active run, once. */
export function end(room: Room, at: number, verdict: Verdict): Effect[] {
  if (!isActive(room.run)) return []
  const id = room.run.id
  const rest = flushOutput(room, at)
  append(room, at, { kind: 'verdict', run: id, verdict })
  spend(room, room.run.by.user, at, room.output.chars)
  room.run = { ...room.run, status: verdict.status, verdict }
  return [...rest, { do: 'broadcast', message: { t: 'verdict', run: id, verdict } }]
}

/** A run whose object was restarted has nobody listening to the runner any more, which need not go on with it. */
export function endOrphan(room: Room, at: number): Effect[] {
  if (!isActive(room.run)) return []
  const { id } = room.run
  const lost = end(room, at, { status: 'lost', message: 'The connection to the runner was lost.' })
  return [...lost, { do: 'cancel', run: id }]
}

function show(room: Room, next: RunState): Effect[] {
  room.run = next
  return [{ do: 'broadcast', message: { t: 'run', run: { ...next, output: [] } } }]
}

/** First output goes out at once; what follows closely is gathered. A chunk without text is none. */
function output(room: Room, at: number, chunks: readonly OutputChunk[]): Effect[] {
  for (const chunk of chunks) {
    const chars = costOf(chunk)
    if (chunk.data === '' || room.output.chars + chars > OUTPUT_CHARS) continue
    room.output.chars += chars
    room.output.gathered += chars
    room.output.pending.push(chunk)
  }
  if (room.output.pending.length === 0) return []
  if (room.output.armed) return room.output.gathered < ENTRY_CHARS ? [] : flushOutput(room, at)
  room.output.armed = true
  return [...flushOutput(room, at), ...timer(room, 'output', GATHER_MS)]
}

/** The gathering time is over: what came meanwhile goes out, and a new one begins if there was any. */
export function outputTimer(room: Room, at: number): Effect[] {
  if (room.output.pending.length === 0) {
    room.output.armed = false
    return []
  }
  return [...flushOutput(room, at), ...timer(room, 'output', GATHER_MS)]
}

function flushOutput(room: Room, at: number): Effect[] {
  if (!room.run || room.output.pending.length === 0) return []
  const chunks = addChunks([], room.output.pending)
  append(room, at, { kind: 'output', run: room.run.id, chunks })
  room.run = { ...room.run, output: addChunks(room.run.output, chunks) }
  room.output.pending = []
  room.output.gathered = 0
  return [{ do: 'broadcast', message: { t: 'output', run: room.run.id, chunks } }]
}
