import { setTimeout as sleep } from 'node:timers/promises'
import type { Headless } from '../../support/headless.ts'
import { guest, register } from '../people.ts'
import { until } from '../sockets.ts'
import { median, percentile, show, type Row } from '../stats.ts'

const TICKS = `import time
for _ in range(60):
    print(time.time(), flush=True)
    time.sleep(0.1)
`
/** Programs that take what they can get. */
const NEIGHBOURS: Readonly<Record<string, string>> = {
  'a busy loop': 'while True: pass\n',
  'output without end': 'while True: print("y" * 100)\n',
  'memory without end': 'kept = []\nwhile True: kept.append(bytearray(b"x") * (1 << 20))\n',
}
const TURNS = 4
/** Keystrokes of a turn: as many as fit into the longest run. */
const SAMPLES = 120
const GAP_MS = 25

async function pair(url: string, text: string): Promise<{ author: Headless; other: Headless }> {
  const owner = await register(url)
  const code = await owner.createRoom('python')
  const author = await owner.join(code)
  const other = await (await guest(url, code)).join(code)
  const length = author.sync.state('f1')?.doc.length ?? 0
  author.type('f1', { changes: { from: 0, to: length, insert: text } })
  await author.until(() => author.sync.status === 'saved')
  return { author, other }
}

const start = (person: Headless) => person.send({ t: 'run', id: crypto.randomUUID(), entry: 'f1' })

/** A program prints a line every 100 ms: how long until another person in the room has it. */
export async function delayRow(url: string): Promise<Row> {
  const { author, other } = await pair(url, TICKS)
  const delays: number[] = []
  other.seen = (message) => {
    if (message.t !== 'output') return
    for (const { s, data } of message.chunks) {
      if (s !== 'stdout') continue
      for (const line of data.trim().split('\n')) delays.push(Date.now() - Number(line) * 1000)
    }
  }
  start(author)
  await author.until(() => author.view.run?.verdict !== undefined, 60_000)
  author.close()
  other.close()
  return {
    what: 'a line every 100 ms',
    figures: {
      lines: show(delays.length),
      'p50 ms': show(median(delays)),
      'p95 ms': show(percentile(delays, 0.95)),
      'most ms': show(Math.max(...delays)),
    },
  }
}

/** Typing in one room while another is quiet and while a program runs there, in turns. */
export async function neighbourRows(url: string): Promise<Row[]> {
  const rows: Row[] = []
  for (const [name, text] of Object.entries(NEIGHBOURS)) {
    const { author, other } = await pair(url, '# A quiet room.\n')
    const neighbour = await pair(url, text)
    const [quiet, busy]: [number[], number[]] = [[], []]
    for (let turn = 0; turn < TURNS; turn++) {
      await typing(author, other, quiet, SAMPLES)
      start(neighbour.author)
      await neighbour.author.until(() => neighbour.author.view.run?.status === 'running', 60_000)
      await typing(author, other, busy, SAMPLES, () => {
        if (neighbour.author.view.run?.verdict) start(neighbour.author)
      })
      const { run } = neighbour.author.view
      if (run && !run.verdict) neighbour.author.send({ t: 'cancel', run: run.id })
      await neighbour.author.until(() => neighbour.author.view.run?.verdict !== undefined, 60_000)
      await sleep(500)
    }
    for (const person of [author, other, neighbour.author, neighbour.other]) person.close()
    const [before, during] = [percentile(quiet, 0.95), percentile(busy, 0.95)]
    rows.push({
      what: name,
      figures: {
        'alone p50 ms': show(median(quiet)),
        'beside it p50 ms': show(median(busy)),
        'alone p95 ms': show(before),
        'beside it p95 ms': show(during),
        'p95 ratio': show(during / before),
      },
    })
  }
  return rows
}

async function typing(author: Headless, other: Headless, into: number[], count: number, between = () => {}) {
  for (let i = 0; i < count; i++) {
    await until(() => author.sync.status === 'saved')
    const from = performance.now()
    const seen = new Promise<number>((resolve) => (other.applied = () => resolve(performance.now())))
    author.type('f1', { changes: { from: 0, insert: 'x' } })
    into.push((await seen) - from)
    between()
    await sleep(GAP_MS)
  }
}
