import { diskUse, serverMemory } from './memory.ts'
import { guest, register } from './people.ts'
import { Listener, until } from './sockets.ts'
import { median, percentile, show, type Row } from './stats.ts'
import { readTrace } from './traces.ts'

const MIB = 1024 * 1024

/** A recording typed by one client as fast as the room takes it, while a second follows. */
export async function trace(
  url: string,
  dataDir: string,
  name: 'sveltecomponent' | 'rustcode',
): Promise<Row> {
  const { edits, end } = readTrace(name)
  const owner = await register(url)
  const code = await owner.createRoom('markdown')
  const author = await owner.join(code)
  const follower = await (await guest(url, code)).join(code)
  const wire = await Listener.join(await guest(url, code), code)
  const diskBefore = await diskUse(dataDir)
  wire.bytes = 0
  const from = performance.now()
  for (const [i, changes] of edits.entries()) {
    author.type('f1', { changes })
    if (i % 500 === 499) await new Promise((resolve) => setImmediate(resolve))
  }
  await until(() => author.sync.status === 'saved' && follower.text('f1') === end)
  const seconds = (performance.now() - from) / 1000
  if (author.text('f1') !== end) throw new Error(`${name} ended in another text`)
  const figures = {
    edits: show(edits.length),
    seconds: show(seconds),
    'edits/s': show(edits.length / seconds),
    'kB to each reader': show(wire.bytes / 1000),
    'kB on disk': show(((await diskUse(dataDir)) - diskBefore) / 1000),
    'server MiB': show((await serverMemory()) / MIB),
  }
  for (const person of [author, follower, wire]) person.close()
  return { what: name, figures }
}

/** Joining after 20,000 operations against joining an empty room: the ticket, and from opening the socket to the text. */
export async function join(url: string): Promise<Row[]> {
  const rows: Row[] = []
  for (const operations of [0, 20_000]) {
    const owner = await register(url)
    const code = await owner.createRoom('markdown')
    const author = await owner.join(code)
    const { edits } = readTrace('rustcode')
    for (const changes of edits.slice(0, operations)) author.type('f1', { changes })
    await until(() => author.sync.status === 'saved')
    const [tickets, times]: [number[], number[]] = [[], []]
    let bytes = 0
    for (let i = 0; i < 40; i++) {
      const account = await guest(url, code)
      const from = performance.now()
      const ticket = await account.ticket(code)
      tickets.push(performance.now() - from)
      const listener = await Listener.enter(ticket)
      times.push(performance.now() - from - (tickets.at(-1) ?? 0))
      bytes = listener.bytes
      listener.close()
    }
    rows.push({
      what: `room of ${show(operations)} operations`,
      figures: {
        'ticket p50 ms': show(median(tickets)),
        'p50 ms': show(median(times)),
        'p95 ms': show(percentile(times, 0.95)),
        'bytes received': show(bytes),
        'characters of text': show(author.text('f1').length),
      },
    })
    author.close()
  }
  return rows
}

/** Many rooms of two at once: an edit in one after the other. */
export async function manyRooms(url: string, count: number): Promise<Row> {
  const before = await serverMemory()
  const owner = await register(url)
  const reader = await register(url)
  const pairs = []
  for (let i = 0; i < count; i++) {
    const code = await owner.createRoom('markdown', `Room ${i}`)
    pairs.push({ author: await owner.join(code), observer: await reader.join(code) })
  }
  const samples: number[] = []
  for (const { author, observer } of [...pairs, ...pairs]) {
    const from = performance.now()
    const seen = new Promise<number>((resolve) => (observer.applied = () => resolve(performance.now())))
    author.type('f1', { changes: { from: 0, insert: 'x' } })
    samples.push((await seen) - from)
  }
  const memory = (await serverMemory()) - before
  for (const { author, observer } of pairs) {
    author.close()
    observer.close()
  }
  return {
    what: `${count} rooms of 2`,
    figures: {
      'p50 ms': show(median(samples)),
      'p99 ms': show(percentile(samples, 0.99)),
      'MiB a room': show(memory / MIB / count),
    },
  }
}
