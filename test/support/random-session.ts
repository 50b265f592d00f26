import { ChangeSet, type ChangeSpec, Text } from '@codemirror/state'
import type { RecordedEvent } from '#core/replay/event.ts'
import { Rng } from './rng.ts'

const NAMES = ['Ada', 'Bob', 'Cyd', 'Dot'] as const
const WORDS = ['total', 'for', 'item', 'in', 'range', 'print', '日本', 'é', '😀', '=', '(', ')', '1'] as const
const LINES = [
  'def area(width, height):\n    return width * height\n',
  'import math\nprint(math.pi)\n',
  'const sum = list.reduce((a, b) => a + b, 0)',
] as const

type Person = { user: string; name: string; color: number; client: string; n: number; here: boolean }
type File = { id: string; name: string; version: number; text: Text }
type Undoable = { person: Person; file: File; inverse: ChangeSet }
// Each kind of event without what every event has.
type Body = RecordedEvent extends infer E ? (E extends RecordedEvent ? Omit<E, 'seq' | 'at'> : never) : never

/**
 * A session of one to four people as its record keeps it: typing, pastes of their own and of others' code, cutting, undo,
 * commands, several files, chat, runs, comings and goings. The same seed makes the same session.
 */
export function randomSession(seed: number, count = 300): RecordedEvent[] {
  return new Script(seed).events(count)
}

class Script {
  readonly #rng: Rng
  #at = 1_790_000_000_000
  #events: RecordedEvent[] = []
  #people: Person[]
  #files: File[] = []
  #undoable: Undoable[] = []
  #clipboard = ''
  #runs = 0

  constructor(seed: number) {
    this.#rng = new Rng(seed)
    const count = 1 + this.#rng.below(NAMES.length)
    this.#people = NAMES.slice(0, count).map((name, color) => ({
      ...{ user: `u_${name.toLowerCase()}`, name, color, client: `client00${name}`, n: 0, here: false },
    }))
  }

  events(count: number): RecordedEvent[] {
    const info = { ...{ id: 'r_random', code: 'abc-def-ghj', title: 'A session', language: 'python' } }
    this.#log({ kind: 'room', room: { ...info, archived: false, locked: false, sealed: false } })
    const first = this.#create(this.#person())
    const template = { user: 'room', name: '', color: 0, client: 'template', n: 0, here: true }
    this.#push(template, first, [{ from: 0, insert: 'print("Hello")\n' }])
    while (this.#events.length < count) this.#act()
    return this.#events
  }

  #log(body: Body): void {
    this.#at += this.#rng.chance(0.05) ? 20_000 + this.#rng.below(60_000) : this.#rng.below(800)
    this.#events.push({ seq: this.#events.length + 1, at: this.#at, ...body } as RecordedEvent)
  }

  #person = (): Person => this.#rng.pick(this.#people)
  #by = ({ user, name, color }: Person) => ({ user, name, color })

  #act(): void {
    const person = this.#person()
    if (!person.here) {
      person.here = true
      return this.#log({ kind: 'join', by: this.#by(person) })
    }
    const dice = this.#rng.next()
    if (dice < 0.8) return this.#edit(person, this.#rng.pick(this.#files))
    if (dice < 0.86) return this.#say(person)
    if (dice < 0.89) return this.#run(person)
    if (dice < 0.92) return this.#changeFiles(person)
    if (dice < 0.96) return this.#look(person)
    if (dice < 0.98) return this.#turnAway(person)
    person.here = false
    this.#log({ kind: 'leave', by: this.#by(person) })
  }

  #edit(person: Person, file: File): void {
    const { length } = file.text
    const at = this.#rng.below(length + 1)
    const to = Math.min(length, at + 1 + this.#rng.below(30))
    const dice = this.#rng.next()
    if (dice < 0.5) return this.#type(person, file, at)
    if (dice < 0.65) return this.#push(person, file, at < to ? [{ from: at, to }] : [])
    if (dice < 0.72) {
      this.#clipboard = file.text.sliceString(at, Math.min(length, to + 20))
      return this.#push(person, file, [{ from: at, to: at + this.#clipboard.length }])
    }
    if (dice < 0.8) return this.#push(person, file, [{ from: at, to, insert: this.#clipboard }], 'p')
    if (dice < 0.84)
      return this.#push(person, file, [{ from: at, insert: this.#rng.pick(LINES) }], 'pd'[this.#rng.below(2)])
    if (dice < 0.88) return this.#push(person, file, [{ from: at, insert: 'print(total)' }], 'c')
    if (dice < 0.92) return this.#moveLine(person, file)
    return this.#undo(person)
  }

  /** Keys one after another; what is pressed while a push is on its way goes with the next. */
  #type(person: Person, file: File, at: number): void {
    const keys = [...`${this.#rng.pick(WORDS)}${this.#rng.chance(0.2) ? '\n' : ' '}`]
    const ops: ChangeSpec[] = []
    let from = at
    for (const insert of keys) {
      ops.push({ from, insert })
      from += insert.length
    }
    if (this.#rng.chance(0.2)) ops.push({ from: from - 1, to: from })
    this.#push(person, file, ops)
  }

  #moveLine(person: Person, file: File): void {
    if (file.text.lines < 2) return
    const line = file.text.line(1 + this.#rng.below(file.text.lines - 1))
    const next = file.text.line(line.number + 1)
    const changes = [
      { from: line.from, to: next.from },
      { from: next.to, insert: `\n${line.text}` },
    ]
    this.#push(person, file, [changes], 'e')
  }

  #undo(person: Person): void {
    const index = this.#undoable.findLastIndex((entry) => entry.person === person)
    const [entry] = index < 0 ? [] : this.#undoable.splice(index, 1)
    if (!entry || entry.inverse.empty || !this.#files.includes(entry.file)) return
    this.#push(person, entry.file, [entry.inverse], 'u')
  }

  /** One push of operations that follow each other, each of which came about as `how` says. */
  #push(person: Person, file: File, specs: readonly ChangeSpec[], how?: string): void {
    const { version } = file
    const n = person.n + 1
    const ops: unknown[][] = []
    for (const spec of specs) {
      const op = spec instanceof ChangeSet ? spec : ChangeSet.of(spec, file.text.length)
      if (op.empty) continue
      this.#undoable = this.#undoable.map((entry) =>
        entry.file === file ? { ...entry, inverse: entry.inverse.map(op, true) } : entry,
      )
      this.#undoable.push({ person, file, inverse: op.invert(file.text) })
      file.text = op.apply(file.text)
      file.version++
      ops.push(op.toJSON() as unknown[])
    }
    if (ops.length === 0) return
    person.n += ops.length
    const { user, client } = person
    const marks = how === undefined ? {} : { how: how.repeat(ops.length) }
    this.#log({ kind: 'push', file: file.id, version, client, user, n, ops, ...marks })
  }

  #create(person: Person): File {
    const number =
      this.#events.filter((event) => event.kind === 'file' && event.change === 'created').length + 1
    const file = { id: `f${number}`, name: `part${number}.py`, version: 0, text: Text.empty }
    this.#files.push(file)
    this.#tellFile('created', file, person)
    return file
  }

  #changeFiles(person: Person): void {
    const file = this.#rng.pick(this.#files)
    if (this.#files.length < 4 && this.#rng.chance(0.5)) return void this.#create(person)
    if (this.#files.length > 1 && this.#rng.chance(0.3)) {
      this.#files = this.#files.filter((other) => other !== file)
      return this.#tellFile('removed', file, person)
    }
    file.name = `renamed${this.#events.length}.py`
    this.#tellFile('renamed', file, person)
  }

  #tellFile(change: 'created' | 'renamed' | 'removed', { id, name, version }: File, person: Person): void {
    this.#log({ kind: 'file', change, file: { id, name, version }, by: this.#by(person) })
  }

  #say(person: Person): void {
    const by = this.#by(person)
    const id = `m${this.#events.length}`
    const text = `What about ${this.#rng.pick(WORDS)}?`
    if (this.#rng.chance(0.2))
      return this.#log({ kind: 'note', note: { id, by, text, after: this.#events.length } })
    this.#log({ kind: this.#rng.chance(0.2) ? 'staffChat' : 'chat', chat: { id, by, text } })
  }

  #run(person: Person): void {
    const run = `run-0000-${++this.#runs}`
    const entry = this.#rng.pick(this.#files).name
    const state = { id: run, by: this.#by(person), at: this.#at, language: 'python', entry }
    this.#log({ kind: 'run', run: { ...state, status: 'waiting', output: [] } })
    this.#log({ kind: 'started', run, as: { version: 'CPython 3.14', sandbox: 'wasm' } })
    if (this.#rng.chance(0.5)) this.#edit(person, this.#rng.pick(this.#files))
    this.#log({ kind: 'output', run, chunks: [{ s: 'stdout', data: 'Hello\n' }] })
    const status = this.#rng.chance(0.6) ? 'ok' : 'runtime_error'
    this.#log({ kind: 'verdict', run, verdict: { status, wallMs: 12 } })
  }

  #look({ client, user }: Person): void {
    const file = this.#rng.pick(this.#files)
    const head = this.#rng.below(file.text.length + 1)
    const list = [
      {
        client,
        user,
        activity: 'active' as const,
        file: file.id,
        ranges: [[head, head] as [number, number]],
      },
    ]
    this.#log({ kind: 'places', list })
  }

  #turnAway(person: Person): void {
    const by = this.#by(person)
    this.#log({ kind: 'focus', by, lost: true })
    const since = this.#at
    this.#log({ kind: 'chat', chat: { id: `m${this.#events.length}`, by, text: 'One moment' } })
    this.#log({ kind: 'focus', by, lost: false, ms: this.#at - since })
  }
}
