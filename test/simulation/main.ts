import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { emptyTally, simulate, type Tally } from './simulate.ts'

/** Case 43. `npm run simulate -- [--seeds 20000] [--from 0] [--seed 17]`: runs seeds on all cores; exit code 1 when one fails. */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '0' },
    seed: { type: 'string' },
  },
})

type Report = { tally: Tally; failures: string[] }

function runRange(from: number, to: number, stride: number): Report {
  const tally = emptyTally()
  const failures: string[] = []
  for (let seed = from; seed < to && failures.length < 5; seed += stride) {
    try {
      simulate(seed, tally)
    } catch (error) {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
      failures.push(
        text.startsWith('Error: seed')
          ? text
          : `seed ${seed}: ${text}\nrerun: npm run simulate -- --seed ${seed}`,
      )
    }
  }
  return { tally, failures }
}

async function main(): Promise<void> {
  const from = Number(values.seed ?? values.from)
  const to = values.seed ? from + 1 : from + Number(values.seeds)
  const started = performance.now()
  const threads = values.seed ? 1 : availableParallelism()
  const reports = await Promise.all(
    Array.from({ length: threads }, (_, i) => {
      const worker = new Worker(new URL(import.meta.url), {
        workerData: { from: from + i, to, stride: threads },
      })
      return new Promise<Report>((resolve, reject) => worker.once('message', resolve).once('error', reject))
    }),
  )
  const tally = emptyTally()
  for (const report of reports) {
    for (const key of Object.keys(tally) as (keyof Tally)[]) tally[key] += report.tally[key]
  }
  const failures = reports.flatMap((report) => report.failures)
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  const did = Object.entries(tally).map(([what, count]) => `${count} ${what}`)
  console.log(`simulation: ${to - from} seeds in ${seconds} s: ${did.join(', ')}`)
  if (failures.length === 0) return
  for (const failure of failures.slice(0, 3)) console.error(failure)
  process.exitCode = 1
}

if (isMainThread) await main()
else {
  const { from, to, stride } = workerData as { from: number; to: number; stride: number }
  parentPort?.postMessage(runRange(from, to, stride))
}
