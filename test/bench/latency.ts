import { guest, register } from './people.ts'
import { Listener, opened, sleep, until } from './sockets.ts'
import { median, percentile, show, type Row } from './stats.ts'

const SAMPLES = 150
const WARM_UP = 100
const GAP_MS = 30

type Probe = { once: () => Promise<number>; close: () => void }

/**
 * From an edit to its effect in another person's text, with `size` people connected; two of them are whole clients,
 * the others receive. The floors carry a message of the same size between the same number of sockets, in turns.
 */
export async function latency(product: string, floor: string, size: number): Promise<Row> {
  const probes = [
    await floorProbe(floor, 'raw', size),
    await floorProbe(floor, 'row', size),
    await ours(product, size),
  ]
  const samples: number[][] = probes.map(() => [])
  for (let i = 0; i < SAMPLES + WARM_UP; i++) {
    for (const [p, probe] of probes.entries()) {
      const ms = await probe.once()
      if (i >= WARM_UP) samples[p]?.push(ms)
      await sleep(GAP_MS / probes.length)
    }
  }
  for (const probe of probes) probe.close()
  const [raw = [], row = [], own = []] = samples
  return {
    what: `${size} people`,
    figures: {
      'raw p50 ms': show(median(raw)),
      'durable p50 ms': show(median(row)),
      'ours p50 ms': show(median(own)),
      'ours p99 ms': show(percentile(own, 0.99)),
      'ours / raw': show(median(own) / median(raw)),
      'ours / durable': show(median(own) / median(row)),
    },
  }
}

async function floorProbe(floor: string, kind: 'raw' | 'row', size: number): Promise<Probe> {
  const url = `${floor.replace('http', 'ws')}/${kind}/latency-${size}`
  const all = Array.from({ length: size }, () => new Listener(url))
  await Promise.all(all.map(({ socket }) => opened(socket)))
  const [author, observer] = all as [Listener, Listener]
  const message = {
    t: 'push',
    file: 'f1',
    version: 12345,
    n: 12345,
    ops: [[[0, 'x'], 12345]],
    cursor: [[1, 1]],
  }
  const once = async () => {
    const from = performance.now()
    const seen = new Promise<void>((resolve) => (observer.onText = () => resolve()))
    author.send(message)
    await seen
    return performance.now() - from
  }
  return { once, close: () => all.forEach((listener) => listener.close()) }
}

async function ours(url: string, size: number): Promise<Probe> {
  const owner = await register(url)
  const code = await owner.createRoom('markdown')
  const author = await owner.join(code)
  const observer = await (await guest(url, code)).join(code)
  const others: Listener[] = []
  for (let i = 2; i < size; i++) others.push(await Listener.join(await guest(url, code), code))
  const once = async () => {
    await until(() => author.sync.status === 'saved')
    const from = performance.now()
    const seen = new Promise<number>((resolve) => (observer.applied = () => resolve(performance.now())))
    author.type('f1', { changes: { from: 0, insert: 'x' }, selection: { anchor: 1 } })
    return (await seen) - from
  }
  const close = () => {
    author.close()
    observer.close()
    others.forEach((other) => other.close())
  }
  return { once, close }
}
