import { randomBytes, webcrypto } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { importSigningKey } from '#core/signing/keys.ts'
import { Answerer } from './answer.ts'
import { attestor } from './attestation.ts'
import type { Config } from './config.ts'
import { Gate } from './gate.ts'
import { handler } from './http.ts'
import { LANGUAGES } from './languages.ts'
import { Ledger } from './ledger.ts'
import type { Log } from './log.ts'
import { Queue } from './queue.ts'
import { Runs } from './runs.ts'
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

/** Starts a runner and answers when it listens. */
export async function startRunner(config: Config, log: Log): Promise<Runner> {
  const deps = { subtle: webcrypto.subtle, now: Date.now, nonce: () => randomBytes(18).toString('base64url') }
  await mkdir(config.dataDir, { recursive: true })
  const ledger = new Ledger(config.dataDir, Date.now)
  const gate = await Gate.open(config, deps, log)
  const key = await importSigningKey(config.privateKey, deps.subtle)
  const answerer = new Answerer(key, deps)
  const { warm, prewarm, limits, wall, cacheDir: folder } = config
  const wasm = await openWasmSandbox({ languages: LANGUAGES, folder, warm, prewarm, limits, wall, log })
  const sandbox = together([wasm])
  const runs = new Runs({ sandbox, queue: new Queue(config.slots, config.queue), ledger, limits, log })
  let open = true
  const attestation = attestor(sandbox, key, deps)
  const ready = () => open && sandbox.ready()
  const handle = handler({ gate, answerer, runs, sandbox, log, ready, attestation })
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
