import { spawn, type ChildProcess } from 'node:child_process'
import { webcrypto } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'
import { generatePrivateJwk, publicHalf } from '#core/signing/keys.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** What a Worker needs to ask the runner; a GET of its address answers the paths of what it accepted, as JSON. */
    realRunner: { RUNNER_URL: string; RUNNER_KEYS: string; CALLER_KEY: string }
  }
}

const { subtle } = webcrypto
const main = fileURLToPath(new URL('../../../runner/main.ts', import.meta.url).href)

/** Offers the runner itself, in WebAssembly, to tests; it is started by the first request that one of them makes. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const [caller, key] = [
    await generatePrivateJwk('caller', subtle),
    await generatePrivateJwk('runner', subtle),
  ]
  const dataDir = await mkdtemp(join(tmpdir(), 'runner-'))
  const env = {
    RUNNER_PRIVATE_KEY: JSON.stringify(key),
    RUNNER_CALLER_KEYS: JSON.stringify({ keys: [publicHalf(caller)] }),
    ...{ RUNNER_DATA_DIR: dataDir, RUNNER_SANDBOX: 'wasm', RUNNER_PREWARM: '', RUNNER_HOST: '127.0.0.1' },
  }
  const accepted: string[] = []
  let child: ChildProcess | null = null
  let starting: Promise<string> | null = null
  const started = () =>
    (starting ??= new Promise<string>((resolve, reject) => {
      child = spawn(process.execPath, [main], {
        env: { ...process.env, ...env },
        stdio: ['ignore', 'pipe', 'ignore'],
      })
      child.once('exit', (code) => reject(new Error(`the runner ended with ${code}`)))
      child.stdout?.once('data', (data: Buffer) =>
        resolve((JSON.parse(data.toString()) as { listening: string }).listening),
      )
    }))
  const pass = async (from: IncomingMessage, to: ServerResponse) => {
    const address = await started()
    if (from.method === 'GET') return void to.end(JSON.stringify(accepted))
    // With the headers as they are: what is signed is the address of this server.
    const { method = 'POST', headers, url = '/' } = from
    const on = request(`${address}${url}`, { method, headers }, (answer) => {
      if (answer.statusCode === 200) accepted.push(url)
      to.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(to)
    })
    on.on('error', () => to.destroy())
    to.on('close', () => on.destroy())
    from.pipe(on)
  }
  const server = createServer((from, to) => void pass(from, to))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  provide('realRunner', {
    RUNNER_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    RUNNER_KEYS: JSON.stringify({ keys: [publicHalf(key)] }),
    CALLER_KEY: JSON.stringify(caller),
  })
  return async () => {
    server.closeAllConnections()
    server.close()
    child?.removeAllListeners('exit')
    child?.kill('SIGTERM')
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 })
  }
}
