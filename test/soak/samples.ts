import { readdir } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { diskUse } from '../bench/memory.ts'
import type { Server } from '../support/server.ts'
import type { Ledger, Timed } from './ledger.ts'
import { useOf, type Use } from './processes.ts'
import type { SoakRoom } from './stage.ts'

const EVERY_MS = 10_000

/** What was seen of ten seconds; `second` is from the beginning. */
export type Sample = {
  second: number
  times: Record<Timed, number[]>
  use: Use
  load: number
  /** Bytes of the data folder, entries in it that are temporary, events of the longest log. */
  disk: number
  temporary: number
  events: number
  errors: number
}

/** Looks every ten seconds until `signal`. */
export async function takeSamples(
  server: Server,
  rooms: readonly SoakRoom[],
  ledger: Ledger,
  signal: AbortSignal,
): Promise<Sample[]> {
  const samples: Sample[] = []
  const from = performance.now()
  while (!signal.aborted) {
    await sleep(EVERY_MS, null, { signal }).catch(() => {})
    // While it is being started again there is nothing to look at.
    if (signal.aborted || server.pid === 0) continue
    ledger.listen(server.said)
    samples.push({
      second: Math.round((performance.now() - from) / 1000),
      times: ledger.takeTimes(),
      use: useOf(server.pid),
      load: loadavg()[0] ?? 0,
      disk: await diskUse(server.dataDir),
      temporary: (await temporary(server.dataDir)).length,
      events: Math.max(...rooms.flatMap(({ people }) => people.map(({ page }) => page.view.seq))),
      errors: [...ledger.errors.values()].reduce((sum, count) => sum + count, 0),
    })
  }
  return samples
}

/** Temporary files of a server: those in its folder for them, and what is beside its data (the data folder is the system's for it here). */
export async function temporary(dataDir: string): Promise<string[]> {
  const [beside, own] = await Promise.all(
    [dataDir, join(dataDir, 'tmp')].map((folder) => readdir(folder).catch(() => [])),
  )
  return [...(beside ?? []).filter((name) => !DATA.test(name)), ...(own ?? [])]
}

/** What stands in a data folder that is to be kept, and the folder for what is not. */
const DATA =
  /^(tmp|v3|do|d1|cache|kv|r2|runner|lock\.sqlite.*|keys\.json|.*\.json|no-pages|miniflare-CodecollabD1.*)$/
