import { parseDown } from '#core/protocol/parse.ts'
import type { DownOf } from '#core/protocol/down.ts'
import { guest, register } from './people.ts'
import { Listener, opened, sleep } from './sockets.ts'
import { median, percentile, show, type Row } from './stats.ts'

const SAMPLES = 150
const WARM_UP = 50
const GAP_MS = 30
const MESSAGES = 1_000
const VISITS = 20

/** A message in the chat to the other of two people; the floors carry one of the same size, in turns. */
export async function chatLatency(product: string, floor: string): Promise<Row> {
  const probes = [await floorProbe(floor, 'raw'), await floorProbe(floor, 'row'), await ours(product)]
  const samples: number[][] = probes.map(() => [])
  for (let i = 0; i < SAMPLES + WARM_UP; i++) {
    for (const [p, once] of probes.entries()) {
      const ms = await once(i)
      if (i >= WARM_UP) samples[p]?.push(ms)
      await sleep(GAP_MS / probes.length)
    }
  }
  const [raw = [], row = [], own = []] = samples
  return {
    what: 'a message to the other person',
    figures: {
      'raw p50 ms': show(median(raw)),
      'durable p50 ms': show(median(row)),
      'ours p50 ms': show(median(own)),
      'ours p99 ms': show(percentile(own, 0.99)),
      'ours / durable': show(median(own) / median(row)),
    },
  }
}

const said = (i: number) => ({ t: 'chat', id: `m${i}`, text: `Message ${i}: what about an empty list?` })

async function between(author: Listener, reader: Listener, message: object): Promise<number> {
  const from = performance.now()
  const seen = new Promise<number>((resolve) => (reader.onText = () => resolve(performance.now())))
  author.send(message)
  return (await seen) - from
}

async function floorProbe(floor: string, kind: 'raw' | 'row'): Promise<(i: number) => Promise<number>> {
  const url = `${floor.replace('http', 'ws')}/${kind}/chat`
  const [author, reader] = [new Listener(url), new Listener(url)]
  await Promise.all([author, reader].map(({ socket }) => opened(socket)))
  return (i) => between(author, reader, said(i))
}

async function ours(url: string): Promise<(i: number) => Promise<number>> {
  const owner = await register(url)
  const code = await owner.createRoom('markdown')
  const author = await Listener.join(owner, code)
  const reader = await Listener.join(await guest(url, code), code)
  return (i) => between(author, reader, said(i))
}

/** All of a long history: from the first request to the last page parsed, one page after the other as a page asks. */
export async function chatHistory(url: string): Promise<Row> {
  const owner = await register(url)
  const code = await owner.createRoom('markdown')
  const author = await Listener.join(owner, code)
  for (let i = 1; i <= MESSAGES; i++) await between(author, author, said(i))
  const reader = await Listener.join(await guest(url, code), code)
  const [whole, pages]: [number[], number[]] = [[], []]
  let found = 0
  for (let visit = 0; visit < VISITS; visit++) {
    const from = performance.now()
    let before = Number.MAX_SAFE_INTEGER
    found = 0
    for (let more = true; more;) {
      const started = performance.now()
      const page = await ask(reader, before)
      pages.push(performance.now() - started)
      found += page.list.length
      more = page.more
      before = page.list[0]?.seq ?? 0
    }
    whole.push(performance.now() - from)
  }
  if (found !== MESSAGES) throw new Error(`${found} messages came`)
  return {
    what: `${show(MESSAGES)} messages`,
    figures: {
      'page p50 ms': show(median(pages)),
      'all p50 ms': show(median(whole)),
      'all p95 ms': show(percentile(whole, 0.95)),
    },
  }
}

async function ask(reader: Listener, before: number): Promise<DownOf<'chats'>> {
  const answer = new Promise<string>((resolve) => (reader.onText = resolve))
  reader.send({ t: 'history', id: 'h1', channel: 'all', before, count: 100 })
  const parsed = parseDown(await answer)
  if (!parsed.ok || parsed.value.t !== 'chats') throw new Error('no page came')
  return parsed.value
}
