import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { build } from '../../scripts/build.mjs'
import { anyFree, isFree } from '../../scripts/ports.mjs'

const serve = fileURLToPath(new URL('../../scripts/serve.mjs', import.meta.url))
const HOST = '127.0.0.1'

/** The built product in a process of its own, as `npm start` runs it, on data of its own. */
export class Server {
  readonly url: string
  readonly dataDir: string
  /** Everything it printed. */
  said = ''
  #port: number
  #env: Record<string, string>
  #child: ChildProcess | null = null

  private constructor(port: number, dataDir: string, env: Record<string, string>) {
    this.url = `http://${HOST}:${port}`
    this.dataDir = dataDir
    this.#port = port
    this.#env = env
  }

  /** Builds what changed and starts it; `env` is added to its environment, `data` is a folder to go on with. */
  static async start(env: Record<string, string> = {}, data?: string): Promise<Server> {
    await build(() => {})
    const dataDir = data ?? (await mkdtemp(join(tmpdir(), 'codecollab-')))
    const server = new Server(await anyFree(HOST), dataDir, {
      RATE_LIMIT_SCALE: '1000',
      RUNNER_PREWARM: '',
      LOG: 'text',
      // Those that need some bring them.
      PROBLEMS: '',
      EXAMPLES: '0',
      // Whatever engine this machine has, a test says itself when it wants it.
      RUNNER_SANDBOX: 'wasm',
      ...env,
    })
    await server.restart()
    return server
  }

  /** Sets variables from its next start on. */
  configure(env: Record<string, string>): void {
    this.#env = { ...this.#env, ...env }
  }

  /** Starts it again on the same data and address after `kill`. */
  async restart(): Promise<void> {
    while (!(await isFree(HOST, this.#port))) await sleep(20)
    const child = spawn(process.execPath, [serve], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: {
        ...process.env,
        ...this.#env,
        HOST,
        PORT: String(this.#port),
        DATA_DIR: this.dataDir,
        // What a killed server leaves goes with its data.
        TMPDIR: this.dataDir,
        CODECOLLAB_WATCH_PARENT: String(process.pid),
      },
    })
    this.#child = child
    await new Promise<void>((resolve, reject) => {
      const hear = (data: Buffer) => {
        this.said += data.toString()
        if (this.said.includes(`runs at ${this.url} `)) resolve()
      }
      child.stdout?.on('data', hear)
      child.stderr?.on('data', hear)
      child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${this.said}`)))
    })
  }

  /** The process that serves, 0 while none does. */
  get pid(): number {
    const child = this.#child
    return child && child.exitCode === null && child.signalCode === null ? (child.pid ?? 0) : 0
  }

  /** Ends it as a power cut would, and everything it started by the way they notice. */
  async kill(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill(signal)
    await ended
    this.said = ''
  }

  /** Asks it to end and answers its exit code; and forgets what it said. */
  async end(): Promise<number | null> {
    const child = this.#child
    if (!child) return null
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    const code = await ended
    this.said = ''
    return code
  }

  /** Ends it and forgets its data. */
  async stop(): Promise<void> {
    await this.kill('SIGTERM')
    await rm(this.dataDir, { recursive: true, force: true, maxRetries: 5 })
  }
}
