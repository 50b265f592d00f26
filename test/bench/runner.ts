// Prints one JSON object: how long a hello takes from POST to its first output and to its verdict, for each
// language, cold (a runner that has just started) and warm, and what a waiting guest costs. Milliseconds, MiB.
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { usage } from '../../runner/sandboxes/wasm/meter.ts'
import { testRunner, type TestRunner } from '../exploits/caller.ts'

const RUNS = Number(process.argv[2] ?? 15)
const COLD = Number(process.argv[3] ?? 3)
const HELLO: Record<string, string> = {
  python: 'print("hello")',
  javascript: 'console.log("hello")',
  typescript: 'const s: string = "hello"\nconsole.log(s)',
}

const sorted = (values: number[]) => [...values].sort((a, b) => a - b)
const round = (value: number | undefined) => Math.round((value ?? NaN) * 10) / 10
const median = (values: number[]) => round(sorted(values)[Math.floor(values.length / 2)])
const p95 = (values: number[]) => round(sorted(values)[Math.ceil(values.length * 0.95) - 1])

const hello = async ({ caller }: TestRunner, language: string) => {
  const seen = await caller.run({ language, code: HELLO[language] ?? '', stdin: '' })
  if (seen.out !== 'hello\n' || !seen.sealed) throw new Error(`${language}: ${JSON.stringify(seen)}`)
  return seen
}

async function warmed({ runner }: TestRunner, language: string): Promise<void> {
  for (;;) {
    const answer = await fetch(new URL('/v1/languages', runner.url))
    const { languages } = (await answer.json()) as { languages: { id: string; ready: boolean }[] }
    if (languages.find((entry) => entry.id === language)?.ready) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** Memory of the interpreter that waits below this process. */
function waiting(pid = process.pid): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean)
  const own = pid === process.pid ? 0 : (usage(pid)?.memory ?? 0) / 2 ** 20
  return round(Math.max(own, ...children.map((child) => waiting(Number(child)))))
}

const result: Record<string, unknown> = { runs: RUNS, coldRuns: COLD }
for (const language of Object.keys(HELLO)) {
  const empty = await mkdtemp(`${tmpdir()}/codecollab-bench-`)
  const never = await testRunner({ cacheDir: empty })
  const firstEver = (await hello(never, language)).totalMs
  await never.end()
  await rm(empty, { recursive: true })
  // The first of these may still have to prepare the interpreter in the shared cache.
  const preparing = await testRunner()
  await hello(preparing, language)
  await preparing.end()
  const cold = { first: [] as number[], total: [] as number[] }
  for (let index = 0; index < COLD; index++) {
    const test = await testRunner()
    const { firstMs, totalMs } = await hello(test, language)
    cold.first.push(firstMs)
    cold.total.push(totalMs)
    await test.end()
  }
  const test = await testRunner({ prewarm: [language] })
  const warm = { first: [] as number[], total: [] as number[] }
  await warmed(test, language)
  await hello(test, language)
  for (let index = 0; index < RUNS; index++) {
    await warmed(test, language)
    const { firstMs, totalMs } = await hello(test, language)
    warm.first.push(firstMs)
    warm.total.push(totalMs)
  }
  const began = performance.now()
  for (let index = 0; index < RUNS; index++) await hello(test, language)
  const perSecond = (RUNS * 1000) / (performance.now() - began)
  await warmed(test, language)
  result[language] = {
    firstEverVerdict: round(firstEver),
    coldFirst: median(cold.first),
    coldVerdict: median(cold.total),
    warmFirst: median(warm.first),
    warmFirstP95: p95(warm.first),
    warmVerdict: median(warm.total),
    warmVerdictP95: p95(warm.total),
    backToBackPerSecond: round(perSecond),
    waitingGuestMiB: process.platform === 'linux' ? waiting() : null,
  }
  await test.end()
}
result.runnerMiB = round(process.memoryUsage().rss / 2 ** 20)
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`)
process.exit(0)
