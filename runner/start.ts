import { randomBytes, webcrypto } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { importSigningKey } from '#core/signing/keys.ts'
import { Admission } from './admission.ts'
import { Answerer } from './answer.ts'
import { attestor } from './attestation.ts'
import type { Config } from './config.ts'
import { Gate } from './gate.ts'
import { handler } from './http.ts'
import { Judgements } from './judgements.ts'
import { LANGUAGES } from './languages.ts'
import { Ledger } from './ledger.ts'
import type { Log } from './log.ts'
import { Metrics, type RunMeasure } from './metrics.ts'
import { Queue } from './queue.ts'
import { Runs } from './runs.ts'
import { openDockerSandbox } from './sandboxes/docker/sandbox.ts'
import { runnerID } from './sandboxes/docker/reconcile.ts'
import type { Sandbox } from './sandboxes/sandbox.ts'
import { together } from './sandboxes/sandboxes.ts'
import { openWasmSandbox } from './sandboxes/wasm/sandbox.ts'

/** A running runner. */
export type Runner = {
  url: string
  /** Reads the accepted caller keys again. */
  reloadKeys: () => Promise<void>
  /** Ends every run, tells their callers, and stops listening. */
  close: () => Promise<void>
}

/** Longest wait for callers to take their last frames when the runner ends, milliseconds. */
const GOODBYE_MS = 2_000

async function openSandboxes(config: Config, log: Log): Promise<Sandbox> {
  const { warm, slots, limits, wall, dataDir, cacheDir: folder } = config
  const all = { languages: LANGUAGES, warm, limits, log }
  const sandboxes: Sandbox[] = []
  let prewarm = config.prewarm
  if (config.sandbox !== 'wasm') {
    const runner = await runnerID(dataDir)
    // Stays also without an engine: it goes on looking for one, and takes over what that has images of.
    const docker = await openDockerSandbox({ ...all, ...config.docker, runner, slots, prewarm })
    sandboxes.push(docker)
    const there = docker.languages().map(({ id }) => id)
    prewarm = prewarm.filter((id) => !there.includes(id))
    const why = docker.up ? 'no image of a language is there: npm run runner:images' : 'no engine answers'
    const until = config.sandbox === 'auto' ? 'programs run in WebAssembly only' : 'no program runs'
    if (there.length === 0) log('warn', `no containers yet, so that ${until}`, { why })
  }
  if (config.sandbox !== 'docker') sandboxes.push(await openWasmSandbox({ ...all, folder, prewarm, wall }))
  return together(sandboxes)
}

/** Starts a runner and answers when it listens. */
export async function startRunner(config: Config, log: Log): Promise<Runner> {
  const deps = { subtle: webcrypto.subtle, now: Date.now, nonce: () => randomBytes(18).toString('base64url') }
  await mkdir(config.dataDir, { recursive: true })
  const ledger = new Ledger(config.dataDir, Date.now)
  const gate = await Gate.open(config, deps, ledger, log)
  const key = await importSigningKey(config.privateKey, deps.subtle)
  const answerer = new Answerer(key, deps, config.publicURL)
  const sandbox = await openSandboxes(config, log)
  const queue = new Queue(config.slots, config.queue, config.busy)
  const metrics = new Metrics()
  const { limits } = config
  const admission = new Admission({ queue, ledger, log })
  const work = { sandbox, admission, limits, log, measure: (run: RunMeasure) => metrics.ended(run) }
  const runs = new Runs(work)
  const judgements = new Judgements(work)
  let open = true
  const handle = handler({
    ...{ gate, answerer, runs, judgements, queue, sandbox, metrics, log, metricsToken: config.metricsToken },
    ready: () => open && sandbox.ready(),
    attestation: attestor(sandbox, key, deps),
    measured: () => metrics.text(queue, sandbox, ledger.lost),
  })
  const server = createServer(
    { requestTimeout: 30_000, headersTimeout: 10_000, connectionsCheckingInterval: 2_000 },
    handle,
  )
  server.maxRequestsPerSocket = 0
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(config.port, config.host, resolve)
  })
  const { address, port, family } = server.address() as AddressInfo

  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`,
    reloadKeys: () => gate.reload(),
    close: async () => {
      open = false
      runs.cancelAll()
      judgements.cancelAll()
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeIdleConnections()
      await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, GOODBYE_MS))])
      server.closeAllConnections()
      await sandbox.close()
      gate.close()
      ledger.close()
    },
  }
}
