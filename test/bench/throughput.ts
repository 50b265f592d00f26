import { guest, register } from './people.ts'
import { Listener, opened, sleep } from './sockets.ts'
import { show, type Row } from './stats.ts'

const AUTHORS = 10
const MS = 4_000
const LINE = 40

/** Edits per second that 10 authors get logged and told in one room, each with one push of `batch` edits in flight. */
export async function throughput(product: string, floor: string, batch: number): Promise<Row> {
  const raw = await floorRate(floor, 'raw', batch)
  const row = await floorRate(floor, 'row', batch)
  const own = await ourRate(product, batch)
  return {
    what: batch === 1 ? 'one edit in flight each' : `${batch} edits in flight each`,
    figures: {
      'raw /s': show(raw),
      'durable /s': show(row),
      'ours /s': show(own),
      'ours / durable': show(own / row),
    },
  }
}

/** A message per edit, `batch` of them in flight. */
async function floorRate(floor: string, kind: 'raw' | 'row', batch: number): Promise<number> {
  const url = `${floor.replace('http', 'ws')}/${kind}/throughput-${batch}`
  const all = Array.from({ length: AUTHORS }, () => new Listener(url))
  await Promise.all(all.map(({ socket }) => opened(socket)))
  let edits = 0
  let going = true
  const message = { t: 'push', file: 'f1', version: 12345, n: 12345, ops: [[[0, 'x'], 12345]] }
  for (const author of all) {
    author.onText = (frame) => {
      if (frame !== 'ok') return
      edits++
      if (going) author.send(message)
    }
    for (let i = 0; i < batch; i++) author.send(message)
  }
  const from = performance.now()
  await sleep(MS)
  going = false
  const rate = (edits * 1000) / (performance.now() - from)
  all.forEach((author) => author.close())
  return rate
}

/** Everybody types in a place of their own and breaks the line now and then, as people do. */
async function ourRate(url: string, batch: number): Promise<number> {
  const owner = await register(url)
  const code = await owner.createRoom('markdown')
  const first = await owner.join(code)
  first.type('f1', {
    changes: { from: 0, insert: Array.from({ length: AUTHORS }, () => '-'.repeat(LINE)).join('\n') },
  })
  await first.until(() => first.sync.status === 'saved')
  const start = first.text('f1').length
  first.close()
  const authors: Listener[] = []
  for (let i = 0; i < AUTHORS; i++) authors.push(await Listener.join(await guest(url, code), code))
  const line = new Map(authors.map(({ client }, i) => [client, i]))
  let edits = 0
  let going = true
  for (const [mine, author] of authors.entries()) {
    // Every edit inserts one character, so the length follows from the version, and the place from who typed before it.
    let version = 1
    let place = mine * (LINE + 1) + LINE / 2
    let n = 1
    const push = () => {
      const ops = Array.from({ length: batch }, (_, i) => [
        place,
        (n + i) % LINE === 0 ? [0, '', ''] : [0, 'x'],
        start + version - 1 + i - place,
      ])
      author.send({ t: 'push', file: 'f1', version, n, ops })
      n += batch
    }
    author.onText = (frame) => {
      if (frame.startsWith('{"t":"ops"')) {
        version = field(frame, '"version":') + batch
        const client = frame.slice(frame.indexOf('"client":"') + 10, frame.indexOf('","n"'))
        if ((line.get(client) ?? AUTHORS) < mine) place += batch
        return
      }
      if (!frame.startsWith('{"t":"ack"')) return
      version = field(frame, '"version":')
      edits += batch
      if (going) push()
    }
    push()
  }
  const from = performance.now()
  await sleep(MS)
  going = false
  const rate = (edits * 1000) / (performance.now() - from)
  authors.forEach((author) => author.close())
  return rate
}

const field = (frame: string, name: string): number =>
  Number.parseInt(frame.slice(frame.indexOf(name) + name.length))
