import { Rng } from './rng.ts'
import { SessionWriter } from './recorded-session.ts'

const NAMES = [
  'Ada',
  'Wolfeschlegelsteinhausenbergerdorff the Second of Hamburg',
  'Grace Hopper',
  'محمد بن موسى',
  'Q',
  '王小明',
]
const WORDS = ['total', 'limit', 'window', 'queue', 'bucket', 'rate', 'tokens', 'clock']

/** Somebody of a made crowd. */
export const memberOf = (i: number) => ({
  user: `u_${i}`,
  name: i < NAMES.length ? (NAMES[i] ?? '') : `Somebody ${i}`,
  color: i % 12,
})

/** What a made session of many has; without `talk` nobody says or runs anything. */
export type Crowd = { people: number; hours: number; edits: number; talk: boolean }

/** A session of many people who write lines, paste, look away, talk and run programs, spread evenly over some hours. */
export function crowdSession({ people, hours, edits, talk }: Crowd): SessionWriter {
  const rng = new Rng(7)
  const story = new SessionWriter()
  const all = Array.from({ length: people }, (_, i) => memberOf(i))
  const gap = (hours * 3_600_000) / edits
  story.file('f1', 'limiter.py', memberOf(0))
  story.file('f2', 'a/rather/long/path/to/what_was_tried_first.py', memberOf(0))
  for (const by of all) story.add({ kind: 'join', by }, 50)
  for (let i = 0; i < edits; i++) {
    const by = rng.pick(all)
    const file = rng.chance(0.85) ? 'f1' : 'f2'
    const end = story.state.files.get(file)?.text.length ?? 0
    const line = `${rng.pick(WORDS)}_${i} = ${rng.pick(WORDS)}(${rng.below(90)})\n`
    if (rng.chance(0.2)) story.edit(by, file, end, end, line.repeat(2), gap, 'p')
    else typeLine(story, by, file, line, gap)
    if (rng.chance(0.1)) away(story, by, 5_000 + rng.below(60_000))
    if (talk && rng.chance(0.15))
      story.add(
        { kind: 'chat', chat: { id: `m${i}`, by, text: `Shall we call it ${rng.pick(WORDS)}?` } },
        400,
      )
    if (talk && rng.chance(0.08)) run(story, by, `run-${i}-0000`, rng.chance(0.6))
  }
  return story
}

function typeLine(
  story: SessionWriter,
  by: ReturnType<typeof memberOf>,
  file: string,
  line: string,
  gap: number,
): void {
  for (const [i, letter] of [...line].entries()) {
    const end = story.state.files.get(file)?.text.length ?? 0
    story.edit(by, file, end, end, letter, i === 0 ? gap : 20)
  }
}

function away(story: SessionWriter, by: ReturnType<typeof memberOf>, ms: number): void {
  story.add({ kind: 'focus', by, lost: true }, 100)
  story.add({ kind: 'focus', by, lost: false, ms }, ms)
}

function run(story: SessionWriter, by: ReturnType<typeof memberOf>, id: string, good: boolean): void {
  const state = { id, by, at: story.at, language: 'python', entry: 'limiter.py', output: [] }
  story.add({ kind: 'run', run: { ...state, status: 'running' } }, 200)
  story.add({ kind: 'output', run: id, chunks: [{ s: 'stdout', data: 'allowed\nallowed\nrefused\n' }] }, 100)
  story.add({ kind: 'verdict', run: id, verdict: { status: good ? 'ok' : 'runtime_error', wallMs: 30 } }, 50)
}
