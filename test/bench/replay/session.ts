import type { Author } from '#core/protocol/shared.ts'
import type { RecordedEvent, RecordedPush } from '#core/replay/event.ts'
import { eventsOfConcurrent, eventsOfRecording } from '#core/replay/trace/session.ts'
import { friendsForever, recording } from '../../trace/recording.ts'

/** Who writes in the sessions that are measured. */
export const PEOPLE: readonly [Author, Author, Author, Author] = [
  { user: 'u_first', name: 'First author', color: 0 },
  { user: 'u_second', name: 'Second author', color: 1 },
  { user: 'u_third', name: 'Third author', color: 2 },
  { user: 'u_fourth', name: 'Fourth author', color: 3 },
]

/** When the sessions begin, and how long they last, milliseconds. */
const BEGIN = Date.UTC(2026, 9, 1, 9)
const LENGTH = 6 * 60 * 60_000
/** Pushes of one file before somebody goes on in another, and the longest pause within them that is kept, milliseconds. */
const TURN = 300
const PAUSE = 60_000
/** Pushes between what else happens. */
const EVERY = { chat: 250, places: 100, run: 800, note: 1_500 } as const

type Body = RecordedEvent extends infer E ? (E extends RecordedEvent ? Omit<E, 'seq' | 'at'> : never) : never
/** A recording that is written into one file of the session after the other, each time by the next people. */
type Source = { name: string; pushes: readonly RecordedPush[] }
type Track = Source & { file: string; at: number; people: readonly Author[] }

/** The recordings, once for all sessions: merging the one of two authors takes a while. */
export function sources(): Source[] {
  const [first, second] = PEOPLE
  const about = (file: string) => ({ title: '', language: 'rust', file, people: [first, second] as const })
  const pushesIn = (events: readonly RecordedEvent[]) => events.filter((event) => event.kind === 'push')
  return [
    { name: 'skiplist.rs', pushes: pushesIn(eventsOfRecording(recording('rustcode'), about('skiplist.rs'))) },
    { name: 'story.md', pushes: pushesIn(eventsOfConcurrent(friendsForever(), about('story.md'))) },
    {
      name: 'App.svelte',
      pushes: pushesIn(eventsOfRecording(recording('sveltecomponent'), about('App.svelte'))),
    },
  ]
}

/**
 * A session of at least `count` operations in six hours: the recordings in turns, again in further files when one ends, at
 * their own pace scaled to that time, with messages, notes, runs and carets between.
 */
export function sessionOf(recordings: readonly Source[], count: number): RecordedEvent[] {
  const session = new Session()
  const tracks = recordings.map((source, i) => session.open(source, i))
  for (let turn = 0; session.operations < count; turn++) {
    const i = turn % tracks.length
    const track = tracks[i]
    for (let step = 0; track && step < TURN && track.at < track.pushes.length; step++) session.push(track)
    if (track && track.at === track.pushes.length) tracks[i] = session.open(track, turn)
  }
  return session.end()
}

class Session {
  readonly #events: RecordedEvent[] = []
  readonly #numbers = new Map<string, number>()
  #at = 0
  #files = 0
  #pushes = 0
  operations = 0

  constructor() {
    const info = { id: 'bench', code: '', title: 'Six hours', language: 'rust' }
    this.#add({ kind: 'room', room: { ...info, archived: false, locked: false, sealed: false } })
    for (const by of PEOPLE) this.#add({ kind: 'join', by })
  }

  #add(body: Body, after = 0): void {
    this.#at += after
    this.#events.push({ seq: this.#events.length + 1, at: this.#at, ...body } as RecordedEvent)
  }

  /** A further file in which a recording is written from its beginning. */
  open({ name, pushes }: Source, turn: number): Track {
    const file = `f${++this.#files}`
    const people = [PEOPLE[turn % 4] ?? PEOPLE[0], PEOPLE[(turn + 1) % 4] ?? PEOPLE[1]]
    const entry = { id: file, name: `part${this.#files}/${name}`, version: 0 }
    this.#add({ kind: 'file', change: 'created', file: entry, by: PEOPLE[0] }, 500)
    return { name, pushes, file, at: 0, people }
  }

  /** The next push of a track, by whom of the two wrote it in the recording. */
  push(track: Track): void {
    const [before, push] = [track.pushes[track.at - 1], track.pushes[track.at++]]
    if (!push) throw new Error('a track went on behind its end')
    const by = track.people[push.user === PEOPLE[1].user ? 1 : 0] ?? PEOPLE[0]
    const client = `client${by.user.replace('_', '')}`
    const n = (this.#numbers.get(client) ?? 0) + 1
    this.#numbers.set(client, n + push.ops.length - 1)
    this.operations += push.ops.length
    const { version, ops } = push
    const pause = Math.min(PAUSE, before ? push.at - before.at : 0)
    this.#add({ kind: 'push', file: track.file, version, client, user: by.user, n, ops }, pause)
    this.#between(track, by, ++this.#pushes)
  }

  #between(track: Track, by: Author, count: number): void {
    if (count % EVERY.places === 0) {
      const [{ user }] = PEOPLE
      const place = {
        client: 'watcher00',
        user,
        activity: 'active' as const,
        file: track.file,
        ranges: [[0, 0]],
      }
      this.#add({ kind: 'places', list: [place as never] }, 200)
    }
    if (count % EVERY.chat === 0)
      this.#add({ kind: 'chat', chat: { id: `m${count}`, by, text: `What of part ${count}?` } }, 2_000)
    if (count % EVERY.note === 0)
      this.#add(
        { kind: 'note', note: { id: `n${count}`, by, text: `Thinks about part ${count}.`, after: 1 } },
        500,
      )
    if (count % EVERY.run === 0) this.#run(`bench-run-${count}`, by, count % (2 * EVERY.run) === 0)
  }

  #run(id: string, by: Author, passes: boolean): void {
    const at = this.#at
    const run = { id, by, at, language: 'rust', entry: 'main.rs', status: 'running' as const, output: [] }
    this.#add({ kind: 'run', run }, 1_000)
    this.#add(
      { kind: 'output', run: id, chunks: [{ s: 'stdout', data: 'test result: 12 passed\n'.repeat(8) }] },
      400,
    )
    const status = passes ? 'ok' : 'runtime_error'
    this.#add({ kind: 'verdict', run: id, verdict: { status, cpuMs: 20, wallMs: 30 } }, 100)
  }

  /** Everybody leaves; all events, in the time that the session has. */
  end(): RecordedEvent[] {
    for (const by of PEOPLE) this.#add({ kind: 'leave', by })
    const scale = LENGTH / this.#at
    for (const event of this.#events) event.at = BEGIN + Math.round(event.at * scale)
    return this.#events
  }
}
