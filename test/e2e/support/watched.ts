import type { RecordedEvent } from '#core/replay/event.ts'
import { ADA, BEGIN, BOB, SessionWriter } from '../../support/recorded-session.ts'
import { fileOf, recordKey, segmentsOf } from '../../support/signed-session.ts'
import { sendSignedIn, type Asking } from './api.ts'
import type { Person } from './person.ts'

const PROGRAM = 'def greet(name):\n    return "Hello, " + name\n\nprint(greet("Ada"))\n'
const TESTS = 'from main import greet\n\nassert greet("Bob") == "Hello, Bob"\n'

/** Seconds of the made session in which nothing happens, after both wrote. */
export const PAUSE_S = 300

/** A session of a few minutes: two people, two files, chat, notes, a paste, a run that fails and one that passes, a long pause. */
export function storySession(): SessionWriter {
  const story = new SessionWriter()
  story.file('f1', 'main.py')
  story.add({ kind: 'join', by: ADA })
  type(story, ADA, 'f1', PROGRAM.slice(0, 60))
  story.add({ kind: 'join', by: BOB }, 1_000)
  story.add({ kind: 'chat', chat: { id: 'm1', by: BOB, text: 'Shall I write the **tests**?' } }, 2_000)
  story.file('f2', 'tests.py', BOB)
  type(story, BOB, 'f2', TESTS.slice(0, 30))
  run(story, 'run-0001', 'runtime_error', 'NameError: nobody knows this name\n')
  story.add({ kind: 'note', note: { id: 'n1', by: ADA, text: 'Asks before he writes.', after: 1 } }, 500)
  story.add({ kind: 'staffChat', chat: { id: 's1', by: ADA, text: 'Going well.' } }, 500)
  story.add({ kind: 'chat', chat: { id: 'm2', by: ADA, text: 'Back in five minutes.' } }, 1_000)
  type(story, BOB, 'f2', TESTS.slice(30), PAUSE_S * 1_000)
  const end = story.state.files.get('f1')?.text.length ?? 0
  story.edit(ADA, 'f1', end, end, PROGRAM.slice(60), 2_000, 'p')
  run(story, 'run-0002', 'ok', 'Hello, Ada\n')
  story.add({ kind: 'leave', by: BOB }, 3_000)
  return story
}

function type(story: SessionWriter, by: typeof ADA, file: string, text: string, pause = 500): void {
  for (const [i, letter] of [...text].entries()) {
    const at = story.state.files.get(file)?.text.length ?? 0
    story.edit(by, file, at, at, letter, i === 0 ? pause : 180)
  }
}

function run(story: SessionWriter, id: string, status: 'ok' | 'runtime_error', output: string): void {
  const started = { id, by: ADA, at: story.at, language: 'python', entry: 'main.py', output: [] }
  story.add({ kind: 'run', run: { ...started, status: 'running' } }, 2_000)
  story.add(
    { kind: 'output', run: id, chunks: [{ s: status === 'ok' ? 'stdout' : 'stderr', data: output }] },
    300,
  )
  story.add({ kind: 'verdict', run: id, verdict: { status, cpuMs: 20, wallMs: 30 } }, 100)
}

/** Imports a session as somebody who is signed in; answers the code of its room. */
export function importStory(
  person: Person,
  events = storySession().events,
  people: readonly (typeof ADA)[] = [ADA, BOB],
): Promise<string> {
  return importInto(person.asking, events, people)
}

/** Imports a session as whoever is signed in in a browser. */
export async function importInto(
  asking: Asking,
  events: readonly RecordedEvent[],
  people: readonly (typeof ADA)[],
): Promise<string> {
  const key = await recordKey('elsewhere')
  const room = { id: 'r_1', title: 'Greeting people', language: 'python', createdAt: BEGIN }
  const body = await fileOf(segmentsOf('r_1', events), key, { room, people: [...people] })
  const headers = { 'Content-Type': 'application/x-ndjson' }
  const made = await sendSignedIn(asking, 'POST', '/api/records', body, headers)
  return (made as { room: { code: string } }).room.code
}
