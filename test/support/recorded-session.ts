import { ChangeSet } from '@codemirror/state'
import type { Manifest } from '#core/protocol/api/record.ts'
import { chainStart, SALT_BYTES, writeDigest } from '#core/replay/chain.ts'
import type { RecordedEvent } from '#core/replay/event.ts'
import { mergeOutlines } from '#core/replay/merge-outlines.ts'
import { sealNext, type Sealed, type SealedUpTo } from '#core/replay/sealer.ts'
import type { PartSource, RecordSource } from '#core/replay/source.ts'
import { apply, emptyState } from '#core/replay/state.ts'
import { emptyMemory } from '#core/replay/stats.ts'
import { Rng } from './rng.ts'

type Body = RecordedEvent extends infer E ? (E extends RecordedEvent ? Omit<E, 'seq' | 'at'> : never) : never

/** Two who are in made sessions. */
export const ADA = { user: 'u_ada', name: 'Ada', color: 0 }
export const BOB = { user: 'u_bob', name: 'Bob', color: 1 }
const CLIENTS: Readonly<Record<string, string>> = { u_ada: 'adaadaada', u_bob: 'bobbobbob' }
type Who = typeof ADA

/** When made sessions begin. */
export const BEGIN = 1_790_000_000_000

/** Writes the events of a session, each checked by folding it. */
export class SessionWriter {
  readonly events: RecordedEvent[] = []
  readonly state = emptyState()
  at = BEGIN

  add(body: Body, after = 100): void {
    this.at += after
    const event = { seq: this.events.length + 1, at: this.at, ...body } as RecordedEvent
    apply(this.state, event)
    this.events.push(event)
  }

  file(id: string, name: string, by: Who = ADA): void {
    this.add({ kind: 'file', change: 'created', file: { id, name, version: 0 }, by })
  }

  edit(by: Who, file: string, from: number, to: number, insert: string, after = 100, how?: string): void {
    const { version, text } = this.state.files.get(file) ?? { version: 0, text: { length: 0 } }
    const ops = [ChangeSet.of({ from, to, insert }, text.length).toJSON() as unknown[]]
    const client = CLIENTS[by.user] ?? `${by.user.replace('_', '')}client`
    this.add(
      {
        kind: 'push',
        file,
        version,
        client,
        user: by.user,
        n: this.events.length,
        ops,
        ...(how ? { how } : {}),
      },
      after,
    )
  }
}

/** A session of two people that a seed decides: edits, files, chat, notes, runs, cursors, pauses. */
export function recordedSession(seed: number, count: number): RecordedEvent[] {
  const rng = new Rng(seed)
  const session = new SessionWriter()
  session.file('f1', 'main.py')
  session.add({ kind: 'join', by: ADA })
  session.add({ kind: 'join', by: BOB })
  while (session.events.length < count) somethingIn(session, rng)
  return session.events
}

function somethingIn(session: SessionWriter, rng: Rng): void {
  const by = rng.pick([ADA, BOB])
  const after = rng.chance(0.03) ? 5_000 + rng.below(120_000) : rng.below(400)
  const files = [...session.state.files.keys()]
  const file = rng.pick(files)
  const length = session.state.files.get(file)?.text.length ?? 0
  const id = `x${session.events.length}`
  const roll = rng.below(100)
  if (roll < 70) {
    const from = rng.below(length + 1)
    const to = rng.chance(0.2) ? Math.min(length, from + rng.below(6)) : from
    const insert = to > from && rng.chance(0.5) ? '' : rng.pick(['a', 'bc', '\n', '  x = 1\n', 'ü'])
    session.edit(by, file, from, to, insert, after, rng.chance(0.05) ? 'p' : undefined)
  } else if (roll < 80) {
    const at = rng.below(length + 1)
    const client = CLIENTS[by.user] ?? ''
    session.add(
      { kind: 'places', list: [{ client, user: by.user, activity: 'active', file, ranges: [[at, at]] }] },
      after,
    )
  } else if (roll < 87) session.add({ kind: 'chat', chat: { id, by, text: `Word ${roll}` } }, after)
  else if (roll < 90) session.add({ kind: 'staffChat', chat: { id, by, text: `Aside ${roll}` } }, after)
  else if (roll < 92) session.add({ kind: 'note', note: { id, by, text: 'Hm.', after: 1 } }, after)
  else if (roll < 95) {
    const run = { id: `run-${id}-00`, by, at: session.at, language: 'python', entry: 'main.py', output: [] }
    session.add({ kind: 'run', run: { ...run, status: 'running' } }, after)
    session.add({ kind: 'output', run: run.id, chunks: [{ s: 'stdout', data: 'hello\n' }] }, 50)
    session.add({ kind: 'verdict', run: run.id, verdict: { status: rng.pick(['ok', 'runtime_error']) } }, 50)
  } else if (roll < 97 && files.length < 5)
    session.file(`f${files.length + 1 + session.events.length}`, `${id}.py`, by)
  else if (roll < 98 && files.length > 1)
    session.add({ kind: 'file', change: 'removed', file: { id: file, name: file, version: 0 }, by }, after)
  else {
    session.add({ kind: 'leave', by }, after)
    session.add({ kind: 'join', by }, 500)
  }
}

/** A record of which every part is asked for by itself. */
export type StoredSource = PartSource & Pick<RecordSource, 'manifest'>

/** A record in memory, sealed in segments of so many events, and what was asked of it. */
export function memoryRecord(
  events: readonly RecordedEvent[],
  size: number,
  staff = true,
): { source: StoredSource; asked: string[]; manifest: Manifest } {
  const upTo: SealedUpTo = {
    ...{ chain: writeDigest(chainStart('r_1')), state: emptyState(), texts: new Map() },
    ...{ memory: emptyMemory(), since: 0 },
  }
  const sealed: Sealed[] = []
  const texts = new Map<string, string>()
  for (let i = 0; i < events.length; i += size) {
    const part = events.slice(i, i + size)
    const next = sealNext('r_1', upTo, part, new Uint8Array(part.length * SALT_BYTES))
    for (const { file, seq, text } of next.texts) texts.set(`${file} ${seq}`, text)
    sealed.push(next)
  }
  const asked: string[] = []
  const of = (what: string, first: number) => {
    asked.push(`${what} ${first}`)
    const found = sealed.find(({ segment }) => segment.head.first === first)
    if (!found) throw new Error(`no segment ${first}`)
    return found
  }
  const manifest = manifestOf(sealed, staff)
  const source: StoredSource = {
    manifest: () => Promise.resolve(manifest),
    lines: async (first) => of('lines', first).segment.lines,
    staffLines: async (first) => of('staff', first).segment.staff,
    keyframe: async (first) => {
      const frame = of('keyframe', first).keyframe
      if (!frame) throw new Error(`no keyframe ${first}`)
      return frame
    },
    text: async (file, seq) =>
      texts.get(`${file} ${seq}`) ?? Promise.reject(new Error(`no text ${file} ${seq}`)),
  }
  return { source, asked, manifest }
}

function manifestOf(sealed: readonly Sealed[], staff: boolean): Manifest {
  const outlines = mergeOutlines(
    sealed.map(({ outline }) => outline),
    staff,
  )
  const stats = new Map<string, Manifest['people'][number]>()
  for (const delta of sealed.flatMap(({ stats }) => stats)) {
    const sum: Record<string, number | string> = { ...stats.get(delta.user) }
    for (const [key, value] of Object.entries(delta))
      sum[key] = typeof value === 'number' && !/At$|color/.test(key) ? Number(sum[key] ?? 0) + value : value
    stats.set(delta.user, sum as never)
  }
  return {
    room: {
      ...{
        id: 'r_1',
        code: 'abc-def-ghj',
        title: 'Made',
        language: 'python',
        createdAt: BEGIN,
        recorded: true,
      },
      ...{ retentionDays: null, origin: null },
    },
    ...{ live: false, staff, edit: staff, clip: null, people: [...stats.values()], chapters: [] },
    ...outlines,
    segments: sealed.map(({ segment: { head, firstAt, lastAt, lines, staff }, keyframe }) => ({
      ...{
        first: head.first,
        last: head.last,
        firstAt,
        lastAt,
        bytes: lines.length,
        keyframe: keyframe !== null,
      },
      ...{ staff: staff !== '', amended: head.amended.length },
    })),
  }
}
