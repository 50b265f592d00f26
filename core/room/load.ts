import type { RoomInfo, RunState } from '#core/protocol/down.ts'
import { LIMITS } from '#core/protocol/limits.ts'
import type { FileEntry } from '#core/protocol/shared.ts'
import { weigh } from './changes.ts'
import type { Logged, RoomEvent, RoomLog } from './log.ts'
import { loadProblems } from './judgements.ts'
import { clientOf, documentOf, type Room, type RoomOptions } from './room.ts'
import { foldRun } from './run-state.ts'

/** What a room does unless it is told otherwise. */
export const OPTIONS: RoomOptions = {
  perSecond: LIMITS.messagesPerSecond,
  burst: LIMITS.messageBurst,
  checkpointPushes: 500,
}

/** The room as its log tells it, with nobody connected; null when it was never created. */
export function loadRoom(log: RoomLog, options: RoomOptions = OPTIONS): Room | null {
  const [created] = log.events(['room'], 1)
  if (!created || created.kind !== 'room') return null
  const room = emptyRoom(log, options, { ...OPEN, ...created.room })
  room.at = log.lastAt()
  const changes = log.events(['file'], Number.MAX_SAFE_INTEGER)
  for (const event of changes) foldFile(room.files, event)
  room.lastFile = changes.filter(isCreation).length
  for (const member of log.members()) room.members.set(member.user, member)
  for (const knock of log.knocks()) room.knocks.set(knock.user, knock)
  for (const { file, version, chars } of log.snapshots()) {
    const entry = room.files.get(file)
    if (!entry) continue
    entry.version = version
    room.chars.set(file, chars)
  }
  for (const spent of log.spent()) room.spent.set(spent.user, { ...spent, unwritten: 0 })
  replayTail(room)
  room.run = lastRun(log)
  loadProblems(room)
  const [timer] = log.events(['timer'], 1)
  if (timer?.kind === 'timer') room.clock = timer.timer
  return room
}

/** Rooms made before they could be locked or sealed say nothing of it. */
export const OPEN = { locked: false, sealed: false }

function emptyRoom(log: RoomLog, options: RoomOptions, info: RoomInfo): Room {
  return {
    log,
    options,
    info,
    seq: log.head(),
    at: 0,
    files: new Map(),
    lastFile: 0,
    documents: new Map(),
    chars: new Map(),
    members: new Map(),
    clients: new Map(),
    connections: new Map(),
    knocks: new Map(),
    run: null,
    problems: new Map(),
    judgements: new Map(),
    staffOutcomes: new Map(),
    judging: { pending: [], staff: [], armed: false, chars: 0 },
    clock: null,
    output: { pending: [], gathered: 0, armed: false, chars: 0, typed: 0 },
    dirty: { pushes: 0, weight: 0, files: new Set(), clients: new Set() },
    said: null,
    typing: { all: new Set(), staff: new Set() },
    firstSeen: new Map(),
    summoned: new Map(),
    begun: new Map(),
    focus: null,
    unannounced: new Set(),
    docs: new Map(),
    spent: new Map(),
    timers: new Set(),
  }
}

/** What was pushed after the last checkpoint: clients' counts, versions, and what the next checkpoint must save. */
function replayTail(room: Room): void {
  for (const entry of room.log.pushesAfter(room.log.checkpointed())) {
    const client = clientOf(room, entry.client)
    if (client) client.n = Math.max(client.n, entry.n + entry.ops.length - 1)
    room.dirty.pushes++
    room.dirty.weight += weigh(entry.ops)
    room.dirty.clients.add(entry.client)
    if (room.files.has(entry.file)) room.dirty.files.add(entry.file)
  }
  for (const file of room.dirty.files) {
    const document = documentOf(room, file)
    const entry = room.files.get(file)
    if (entry) entry.version = document.version
    room.chars.set(file, document.text.length)
  }
}

/** Applies a file event to the list of files. */
export function foldFile(files: Map<string, FileEntry>, event: RoomEvent): void {
  if (event.kind !== 'file') return
  const { file, change } = event
  if (change === 'removed') files.delete(file.id)
  else files.set(file.id, { ...file, version: files.get(file.id)?.version ?? 0 })
}

const isCreation = (event: Logged<RoomEvent>): boolean => event.kind === 'file' && event.change === 'created'

/** The newest run by the log. */
export function lastRun(log: RoomLog): RunState | null {
  const [started] = log.events(['run'], 1)
  if (!started || started.kind !== 'run') return null
  let run: RunState = started.run
  for (const event of log.events(['started', 'output', 'verdict'], Number.MAX_SAFE_INTEGER, started.seq))
    run = foldRun(run, event)
  return run
}
