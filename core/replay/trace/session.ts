import { ChangeSet, Text } from '@codemirror/state'
import type { Author } from '#core/protocol/shared.ts'
import type { RecordedEvent, RecordedPush } from '../event.ts'
import { replayMerge } from './merge.ts'
import { editOf, hasAstral, type ConcurrentRecording, type Recording } from './recording.ts'

/** What a recording becomes a session of: a room with one file, and who writes in it. */
export type About = { title: string; language: string; file: string; people: readonly [Author, ...Author[]] }

/** Milliseconds between the transactions of a recording that has no times. */
const APART_MS = 180
/** What such a recording begins at: any time would do. */
const BEGIN = Date.UTC(2021, 0, 1)

/** The events of a recording of one author: a push for each transaction, at its own time. */
export function eventsOfRecording({ startContent, txns }: Recording, about: About): RecordedEvent[] {
  const session = new Session(about, timesOf(txns))
  const [author] = about.people
  if (startContent !== '') session.push(author, 0, [ChangeSet.of({ from: 0, insert: startContent }, 0)])
  let astral = hasAstral(startContent)
  for (const [i, { patches }] of txns.entries()) {
    let text = session.text
    const ops = patches.map((patch) => {
      const op = ChangeSet.of(
        editOf(patch, () => text.toString(), astral),
        text.length,
      )
      astral ||= hasAstral(patch[2])
      text = op.apply(text)
      return op
    })
    session.push(author, i, ops)
  }
  return session.end()
}

/** The events of a recording of two authors at once, in the order in which one room would have had them. */
export function eventsOfConcurrent(recording: ConcurrentRecording, about: About): RecordedEvent[] {
  const session = new Session(about, timesOf(recording.txns))
  for (const [i, { by, deleted, at, inserted }] of replayMerge(recording).merged.entries()) {
    const op = ChangeSet.of([...deleted, { from: at, insert: inserted }], session.text.length)
    // The other author may have deleted all of it.
    const author = about.people[by]
    if (author && !op.empty) session.push(author, i, [op])
  }
  return session.end()
}

/** The time of each transaction; those before the recording began have that of the first in it, and none go back. */
function timesOf(txns: readonly { time: string }[]): number[] {
  const times = txns.map(({ time }) => Date.parse(time))
  const begin = times.find((time) => time > 0)
  if (begin === undefined) return times.map((_, i) => BEGIN + i * APART_MS)
  let last = begin
  return times.map((time) => (last = Math.max(last, time)))
}

class Session {
  readonly #about: About
  readonly #times: readonly number[]
  readonly #events: RecordedEvent[] = []
  #at: number
  #version = 0
  #counts = new Map<string, number>()
  text = Text.empty

  constructor(about: About, times: readonly number[]) {
    this.#about = about
    this.#times = times
    this.#at = times[0] ?? BEGIN
    const { title, language, file, people } = about
    const room = { id: 'recording', code: '', title, language, archived: false, locked: false, sealed: false }
    this.#events.push({ ...this.#stamp(), kind: 'room', room })
    const entry = { id: 'f1', name: file, version: 0 }
    this.#events.push({ ...this.#stamp(), kind: 'file', change: 'created', file: entry, by: people[0] })
    for (const by of people) this.#events.push({ ...this.#stamp(), kind: 'join', by })
  }

  #stamp(): { seq: number; at: number } {
    return { seq: this.#events.length + 1, at: this.#at }
  }

  /** Operations of somebody that follow each other, at the time of a transaction. */
  push({ user }: Author, transaction: number, ops: readonly ChangeSet[]): void {
    this.#at = this.#times[transaction] ?? this.#at
    const client = `recorded${user.replace(/[^A-Za-z0-9]/g, '')}`.slice(0, 24)
    const n = (this.#counts.get(client) ?? 0) + 1
    const push: RecordedPush = {
      ...{ ...this.#stamp(), kind: 'push', file: 'f1', version: this.#version, client, user, n },
      ops: ops.map((op) => op.toJSON() as unknown[]),
    }
    this.#events.push(push)
    this.#counts.set(client, n + ops.length - 1)
    this.#version += ops.length
    for (const op of ops) this.text = op.apply(this.text)
  }

  /** Everybody leaves; all events. */
  end(): RecordedEvent[] {
    for (const by of this.#about.people) this.#events.push({ ...this.#stamp(), kind: 'leave', by })
    return this.#events
  }
}
