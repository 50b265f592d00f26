import type { JudgeStatus } from '#core/protocol/judge.ts'
import { Histogram, metric, type Labels } from './prometheus.ts'
import type { Queue } from './queue.ts'
import type { Sandbox } from './sandboxes/sandbox.ts'

/** What is measured of one run when it has ended: no room, no person, no text. Times are milliseconds since its request. */
export type RunMeasure = {
  language: string
  /** `none` when it never came to run. */
  sandbox: string
  status: JudgeStatus
  /** Until it got its slot, until its first output, until its verdict; null where it did not get there. */
  waitMs: number | null
  firstMs: number | null
  totalMs: number
}

const SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120]

/** What the runner counts for its operator, as Prometheus reads it. */
export class Metrics {
  #runs = new Map<string, { labels: Labels; count: number }>()
  #wait = new Histogram('codecollab_run_wait_seconds', 'From the request to a slot.', SECONDS)
  #first = new Histogram(
    'codecollab_run_first_output_seconds',
    'From the request to the first output.',
    SECONDS,
  )
  #total = new Histogram('codecollab_run_seconds', 'From the request to the verdict.', SECONDS)

  ended({ language, sandbox, status, waitMs, firstMs, totalMs }: RunMeasure): void {
    const labels = { language, sandbox, status }
    const key = Object.values(labels).join()
    this.#runs.set(key, { labels, count: (this.#runs.get(key)?.count ?? 0) + 1 })
    if (waitMs !== null) this.#wait.observe({}, waitMs / 1000)
    if (firstMs !== null) this.#first.observe({ language, sandbox }, firstMs / 1000)
    if (sandbox !== 'none') this.#total.observe({ language, sandbox }, totalMs / 1000)
  }

  /** Everything in the Prometheus text format; `lost` are the runs that an earlier process left unfinished. */
  text(queue: Queue, sandbox: Sandbox, lost: number): string {
    const tallies = sandbox.tally?.() ?? []
    const pools = tallies.flatMap(({ kind, pools }) => pools.map((pool) => ({ kind, ...pool })))
    const perPool = (value: 'waiting' | 'started') =>
      pools.map((pool): [Labels, number] => [{ language: pool.language, sandbox: pool.kind }, pool[value]])
    const perSandbox = (value: 'kills' | 'leftovers') =>
      tallies.map((tally): [Labels, number] => [{ sandbox: tally.kind }, tally[value]])
    const { rss, heapUsed } = process.memoryUsage()
    const cpu = process.cpuUsage()
    const one = (value: number): [Labels, number][] => [[{}, value]]
    const runs = [...this.#runs.values()].map(({ labels, count }): [Labels, number] => [labels, count])
    const name = (rest: string) => `codecollab_${rest}`
    return [
      metric('counter', name('runs_total'), 'Requests to run by how they ended.', runs),
      metric('gauge', name('runs_running'), 'Slots in use.', one(queue.running)),
      metric('gauge', name('slots'), 'Programs that may run at the same time.', one(queue.slots)),
      metric('gauge', name('queue_length'), 'Requests that wait for a slot.', one(queue.length)),
      this.#wait.lines(),
      this.#first.lines(),
      this.#total.lines(),
      metric('gauge', name('pool_waiting'), 'Interpreters that wait for a program.', perPool('waiting')),
      metric('counter', name('pool_started_total'), 'Interpreters started.', perPool('started')),
      metric('counter', name('kills_total'), 'Programs ended from outside.', perSandbox('kills')),
      metric('counter', name('leftovers_total'), 'Leftovers that were removed.', perSandbox('leftovers')),
      metric('gauge', name('lost_runs'), 'Runs that an earlier process left unfinished.', one(lost)),
      metric('gauge', 'process_resident_memory_bytes', 'Memory of the runner itself.', one(rss)),
      metric('gauge', 'nodejs_heap_used_bytes', 'Heap in use.', one(heapUsed)),
      metric(
        'counter',
        'process_cpu_seconds_total',
        'CPU time of the runner itself.',
        one((cpu.user + cpu.system) / 1e6),
      ),
      metric('gauge', 'process_start_time_seconds', 'When it started.', one(STARTED)),
    ]
      .flat()
      .concat('')
      .join('\n')
  }
}

const STARTED = Math.round(Date.now() / 1000 - process.uptime())
