import { get } from 'node:http'
import { lineOf, parseLine, type RecordedEvent } from '#core/replay/event.ts'
import { apply, emptyState } from '#core/replay/state.ts'
import type { Manifest } from '#core/protocol/api/record.ts'
import { median } from '../stats.ts'
import { ask } from './publish.ts'

/** What nothing that reads this record can be faster than, in Node: milliseconds for a thousand events. */
export type Bare = { fold: number; parse: number }

/** Reads and folds all events once, without anything else. */
export function bareFold(events: readonly RecordedEvent[]): Bare {
  const lines = events.map(lineOf)
  const perThousand = (work: () => void) => {
    const from = performance.now()
    work()
    return ((performance.now() - from) / events.length) * 1_000
  }
  const parse = perThousand(() => lines.forEach(parseLine))
  const state = emptyState()
  return { parse, fold: perThousand(() => events.forEach((event) => void apply(state, event))) }
}

/** Fetching every segment's lines once over one connection after another: bytes in all, and the median of one, ms. */
export async function bareFetch(
  url: string,
  code: string,
  token: string,
): Promise<{ bytes: number; ms: number }> {
  const path = `${url}/api/rooms/${code}/record`
  const answer = await ask(path, { headers: { Authorization: `Bearer ${token}` } })
  const { segments } = (await answer.json()) as Manifest
  const times: number[] = []
  let bytes = 0
  for (const { first, staff } of segments) {
    const from = performance.now()
    bytes += await sizeOf(`${path}/segments/${first}`, token)
    times.push(performance.now() - from)
    if (staff) bytes += await sizeOf(`${path}/segments/${first}/staff`, token)
  }
  return { bytes, ms: median(times) }
}

/** Bytes of a body as it travels. */
const sizeOf = (url: string, token: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const headers = { Authorization: `Bearer ${token}`, 'Accept-Encoding': 'gzip' }
    const request = get(url, { headers }, (response) => {
      let bytes = 0
      response.on('data', (data: Buffer) => (bytes += data.length))
      response.on('end', () =>
        response.statusCode === 200 ? resolve(bytes) : reject(new Error(`${url}: ${response.statusCode}`)),
      )
    })
    request.on('error', reject)
  })
