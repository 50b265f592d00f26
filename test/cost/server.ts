import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as v from 'valibot'
import { buildWorker } from '../../scripts/build-worker.mjs'
import { ownKeys } from '../../scripts/keys.mjs'
import { startLocal } from '../../scripts/local.mjs'
import { fakeRunner, type Call } from '../support/fake-runner.ts'

const counted = v.object({
  ...{
    requests: v.number(),
    calls: v.number(),
    messagesIn: v.number(),
    framesOut: v.number(),
    bytesOut: v.number(),
  },
  ...{ awakeMs: v.number(), rowsRead: v.number(), rowsWritten: v.number() },
  ...{ d1Read: v.number(), d1Written: v.number() },
})
const measured = v.object({
  by: v.record(v.string(), counted),
  sizes: v.object({ object: v.number(), d1: v.number() }),
})
/** What the Worker that counts has counted since it was last asked, by what caused it. */
export type Measured = v.InferOutput<typeof measured>

/** The product on this machine with everything counted, and what to ask it with. */
export type MeasuredServer = {
  url: string
  take: () => Promise<Measured>
  /** Milliseconds of processor time that the runtime has used, of everything in it. */
  cpuMs: () => number
  close: () => Promise<void>
}

/** Starts it with a runner that says what `behave` says. */
export async function measuredServer(behave: (call: Call) => unknown): Promise<MeasuredServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'codecollab-cost-'))
  const runner = await fakeRunner(behave)
  const keys = ownKeys(dataDir, () => {})
  const none = ['ALLOWED_ORIGINS', 'MAIL', 'MAIL_URL', 'PUBLIC_URL', 'GITHUB_CLIENT_ID', 'OIDC_ISSUER']
  const workerFile = await buildWorker({
    entry: 'test/workers/cost/worker.ts',
    outfile: 'dist/cost/index.js',
  })
  const server = await startLocal({
    ...{ dataDir, workerFile, problemsDir: fileURLToPath(new URL('../../problems', import.meta.url)) },
    bindings: {
      ...Object.fromEntries(none.map((name) => [name, ''])),
      ...runner.env,
      JWT_SECRET: keys.jwtSecret,
      RECORD_KEY: JSON.stringify(keys.record),
      CLIENT_ADDRESS_HEADER: '',
      RATE_LIMIT_SCALE: '1000',
      ROOM_MESSAGES_PER_SECOND: '1000000',
    },
  })
  const take = async () => v.parse(measured, await (await fetch(`${server.url}/measured`)).json())
  const close = async () => {
    await server.close()
    await runner.close()
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 })
  }
  const runtime = runtimeOf()
  return { url: server.url, take, cpuMs: () => processorTime(runtime), close }
}

/** The id of the runtime’s process, which this one started. */
function runtimeOf(): string {
  const own = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').split(' ').filter(Boolean)
  const found = own.find((pid) => readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'workerd')
  if (!found || readdirSync(`/proc/${found}`).length === 0) throw new Error('the runtime is not to be seen')
  return found
}

/** Clock ticks are 10 ms on Linux, whatever the machine. */
function processorTime(pid: string): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}
