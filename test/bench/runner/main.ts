import { readFile, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { testRunner } from '../../exploits/caller.ts'
import { Server } from '../../support/server.ts'
import { drawPlots, shown } from '../plots.ts'
import { markdown } from '../stats.ts'
import { apart } from './apart.ts'
import { burstRows } from './bursts.ts'
import { helloRows } from './hellos.ts'
import { delayRow, neighbourRows } from './rooms.ts'
import { waitingRows } from './waiting.ts'

/**
 * `npm run bench:runner [-- --only python,c] [--sandbox wasm] [--write]`: what runs cost on this machine, in each sandbox it
 * has; Docker is the engine of DOCKER_HOST with the images of `npm run runner:images`. `--write` puts it into
 * docs/BENCHMARKS-RUNNER.md.
 */
const { values } = parseArgs({
  options: { only: { type: 'string' }, sandbox: { type: 'string' }, write: { type: 'boolean' } },
})
const only = values.only?.split(',') ?? null
const NAMES = { docker: 'Docker', wasm: 'WebAssembly' } as const

const parts: string[] = []
const say = (part: string) => {
  console.log(part)
  parts.push(part)
}

for (const sandbox of ['docker', 'wasm'] as const) {
  if (values.sandbox && values.sandbox !== sandbox) continue
  const name = NAMES[sandbox]
  const test = await testRunner({ sandbox, slots: 5, busy: 4, queue: 100 })
  const rows = await helloRows(test, sandbox, only)
  if (rows.length === 0) {
    console.log(`${name}: no languages here`)
    await test.end()
    continue
  }
  say(
    markdown(
      `${name}: from the request to the output of a hello`,
      rows,
      sandbox === 'docker' ? shown('runner.svg') : '',
    ),
  )
  say(markdown(`${name}: several at once, four slots`, await burstRows(test, sandbox)))
  say(markdown(`${name}: what waits for a program`, await waitingRows(test, sandbox)))
  await test.end()
  const environment = {
    RUNNER_SANDBOX: sandbox,
    RUNNER_PREWARM: 'python',
    ROOM_MESSAGES_PER_SECOND: '1000000',
  }
  const server = await Server.start(environment)
  say(markdown(`${name}: from a program’s print to another person in the room`, [await delayRow(server.url)]))
  say(markdown(`${name}: typing in a room while a program runs in another`, await neighbourRows(server.url)))
  await server.stop()
  const hosts = apart()
  if (hosts) {
    const other = await Server.start(environment)
    hosts.hold()
    const title = `${name}: the same with the runner on a processor of its own`
    say(markdown(title, await neighbourRows(other.url)))
    await other.stop()
    hosts.undo()
  }
}

const FILE = new URL('../../../docs/BENCHMARKS-RUNNER.md', import.meta.url)
/** What people write about the figures begins with this and stays. */
const COMMENT = '\nWhat it says:'

if (values.write) {
  if (only || values.sandbox) throw new Error('--write is for all languages and sandboxes')
  const comment = (await readFile(FILE, 'utf8')).split(COMMENT)[1] ?? ''
  const machine = `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`
  const head = [
    '# Benchmarks of the runner',
    '',
    `\`npm run bench:runner -- --write\` on ${machine}; runner, engine and callers on the same machine.`,
    '',
    '- **bare**: the language alone, compiling and running again and again in one container without limits, in turns with ours.',
    '- **cold**: nothing of the language waits or is loaded; **warm**: a process or container waits for a program.',
    '',
  ]
  await writeFile(FILE, `${[...head, ...parts].join('\n')}${COMMENT}${comment}`)
  await drawPlots()
}
process.exit(0)
