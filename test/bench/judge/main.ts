import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { RUN_LIMITS } from '#core/protocol/run.ts'
import { LANGUAGES } from '../../../runner/languages.ts'
import { openDockerSandbox } from '../../../runner/sandboxes/docker/sandbox.ts'
import type { Sandbox } from '../../../runner/sandboxes/sandbox.ts'
import { openWasmSandbox } from '../../../runner/sandboxes/wasm/sandbox.ts'
import { hellos, type Hello } from '../runner/programs.ts'
import { markdown, median, percentile, show, type Row } from '../stats.ts'
import { bareExecutions } from './floor.ts'
import { test } from './tests.ts'

/**
 * `npm run bench:judge [-- --only python,c] [--sandbox wasm] [--tests 100] [--write]`: what it costs to run a program on many tests, in
 * each sandbox that is here, beside as many bare executions of it by a shell; and whether a program that is near its limit of
 * time ends the same way each time. Docker is the engine of DOCKER_HOST with the images of `npm run runner:images`. `--write`
 * puts it into docs/BENCHMARKS-JUDGE.md.
 */
const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    sandbox: { type: 'string' },
    tests: { type: 'string', default: '100' },
    write: { type: 'boolean' },
  },
})
const only = values.only?.split(',') ?? null
const count = Number(values.tests)
const NAMES = { docker: 'Docker', wasm: 'WebAssembly' } as const
const limits = { ...RUN_LIMITS, wallMs: 60_000 }

/** Uses 85 % of a limit of one second of processor time. */
const NEAR: Record<string, string> = {
  python: 'import time\nwhile time.process_time() < 0.85: pass\n',
  c: '#include <time.h>\nint main(void) { while (clock() < 0.85 * CLOCKS_PER_SEC); }\n',
}
const NEAR_MS = 1_000

async function open(kind: keyof typeof NAMES, folder: string): Promise<Sandbox> {
  const all = { languages: LANGUAGES, limits, warm: 2, prewarm: [], log: () => {} }
  if (kind === 'wasm') return openWasmSandbox({ ...all, folder })
  const size = { memoryBytes: limits.memoryBytes, cpus: 1, compileCpus: 2, slots: 2 }
  return openDockerSandbox({ ...all, ...size, host: process.env.DOCKER_HOST, runner: 'bench-judge' })
}

async function row(sandbox: Sandbox, hello: Hello, isDocker: boolean): Promise<Row> {
  // Once before, so that the language is loaded and containers wait.
  await test(sandbox, hello, 1, limits)
  const bare = isDocker ? await bareExecutions(hello, count) : null
  const { wallMs, firstMs, eachMs, verdicts, width } = await test(sandbox, hello, count, limits)
  const floor = bare?.reduce((sum, ms) => sum + ms, 0) ?? 0
  return {
    what: hello.language.id,
    figures: {
      [`${count} tests, ms`]: show(wallMs),
      'to the first verdict ms': show(firstMs),
      'per test p50 ms': show(median(eachMs)),
      'p95 ms': show(percentile(eachMs, 0.95)),
      'at a time': String(width),
      ...(bare
        ? {
            'bare: all ms': show(floor),
            'bare p50 ms': show(median(bare)),
            'all / bare': show(wallMs / floor),
          }
        : {}),
      'not ok': String(verdicts.filter(({ status }) => status !== 'ok').length),
    },
  }
}

async function steadyRow(sandbox: Sandbox, hello: Hello): Promise<Row> {
  const { verdicts } = await test(sandbox, hello, count, { ...limits, cpuMs: NEAR_MS })
  const times = verdicts.map(({ cpuMs }) => cpuMs)
  return {
    what: hello.language.id,
    figures: {
      verdicts: [...new Set(verdicts.map(({ status }) => status))].join(', '),
      'cpu least ms': show(Math.min(...times)),
      'p50 ms': show(median(times)),
      'most ms': show(Math.max(...times)),
    },
  }
}

const parts: string[] = []
const say = (part: string) => {
  parts.push(part)
  console.log(part)
}
for (const kind of ['docker', 'wasm'] as const) {
  if (values.sandbox && values.sandbox !== kind) continue
  const folder = await mkdtemp(join(tmpdir(), 'codecollab-judge-'))
  const sandbox = await open(kind, folder)
  const there = sandbox.languages().map(({ id }) => id)
  const chosen = hellos(kind).filter(
    ({ language: { id } }) => there.includes(id) && (!only || only.includes(id)),
  )
  const note = `Load of the machine at the start: ${loadavg().map(show).join(', ')}.`
  const rows: Row[] = []
  for (const hello of chosen) rows.push(await row(sandbox, hello, kind === 'docker'))
  if (rows.length > 0) say(markdown(`${NAMES[kind]}: ${count} tests of a hello`, rows, note))
  const near = chosen.flatMap((hello) => {
    const code = kind === 'docker' ? NEAR[hello.language.id] : undefined
    return code === undefined ? [] : [{ ...hello, code }]
  })
  const steady: Row[] = []
  for (const hello of near) steady.push(await steadyRow(sandbox, hello))
  if (steady.length > 0) say(markdown(`${NAMES[kind]}: ${count} times 850 ms of ${NEAR_MS} ms`, steady, note))
  await sandbox.close()
  await rm(folder, { recursive: true, force: true })
}
const FILE = new URL('../../../docs/BENCHMARKS-JUDGE.md', import.meta.url)
/** What people write about the figures begins with this and stays. */
const COMMENT = '\n## How to read these\n'
if (values.write) {
  if (only || values.sandbox) throw new Error('--write is for all languages and sandboxes')
  const [, comment = ''] = (await readFile(FILE, 'utf8').catch(() => '')).split(COMMENT)
  const machine = `${cpus().length} cores, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`
  const head = ['# Benchmarks of the judge', '', `\`npm run bench:judge -- --write\` on ${machine}.`, '']
  await writeFile(FILE, `${[...head, ...parts].join('\n')}${COMMENT}${comment}`)
}
process.exit(0)
