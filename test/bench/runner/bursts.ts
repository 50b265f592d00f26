import type { TestRunner } from '../../exploits/caller.ts'
import { median, percentile, show, type Row } from '../stats.ts'
import { once, ready } from './hellos.ts'
import { hellos } from './programs.ts'

/** Hellos that are asked for at the same moment, and how many a second when one follows the other. */
export async function burstRows(test: TestRunner, sandbox: 'docker' | 'wasm'): Promise<Row[]> {
  const rows: Row[] = []
  for (const hello of hellos(sandbox).filter(({ language }) =>
    ['python', 'javascript', 'c'].includes(language.id),
  )) {
    const figures: Record<string, string> = {}
    await once(test, hello)
    for (const size of [1, 4, 16]) {
      await ready(test, hello.language.id)
      const from = performance.now()
      const ends = await Promise.all(
        Array.from({ length: size }, async () => {
          const seen = await once(test, hello).catch(() => null)
          return seen && performance.now() - from
        }),
      )
      const ok = ends.filter((end) => end !== null)
      figures[`${size} at once: p50 ms`] = show(median(ok))
      figures[`p95 ms (${size})`] = show(percentile(ok, 0.95))
      figures[`lost of ${size}`] = String(size - ok.length)
    }
    const from = performance.now()
    let runs = 0
    const worker = async () => {
      while (performance.now() - from < 5_000) {
        await once(test, hello)
        runs++
      }
    }
    await Promise.all([worker(), worker(), worker(), worker()])
    figures['runs/s, four callers'] = show((runs * 1000) / (performance.now() - from))
    rows.push({ what: hello.language.id, figures })
  }
  return rows
}
