import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as v from 'valibot'
import { Account } from './account.ts'

const program = fileURLToPath(new URL('../../packages/cli/bin.mjs', import.meta.url))
const tokenAnswer = v.object({ secret: v.string() })

/** What a command did. */
export type Ended = { code: number | null; out: string; err: string }

/** Somebody with an account, a folder of their own, and the command line client signed in by a token. */
export class CommandLine {
  readonly account: Account
  readonly folder = mkdtempSync(join(tmpdir(), 'codecollab-cli-'))
  readonly #env: Record<string, string>
  readonly #running = new Set<ChildProcess>()

  private constructor(account: Account, env: Record<string, string>) {
    this.account = account
    this.#env = { ...env, XDG_CONFIG_HOME: join(this.folder, 'config') }
  }

  static async of(url: string, account: Account): Promise<CommandLine> {
    const scopes = ['rooms:read', 'rooms:write', 'ws', 'account:read']
    const token = await account.send('POST', '/api/tokens', { name: 'cli', scopes, days: 7 })
    const { secret } = v.parse(tokenAnswer, token)
    return new CommandLine(account, { CODECOLLAB_URL: url, CODECOLLAB_TOKEN: secret })
  }

  /** The path of a file in the own folder. */
  path(name: string): string {
    return join(this.folder, name)
  }

  /** Starts a command; `said` grows with what it prints. `env` is more of its environment. */
  start(args: string[], input?: string, env: Record<string, string> = {}) {
    const child = spawn(process.execPath, [program, ...args], {
      cwd: this.folder,
      env: { PATH: process.env['PATH'] ?? '', HOME: this.folder, ...this.#env, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    this.#running.add(child)
    const said = { out: '', err: '' }
    child.stdout.on('data', (data: Buffer) => (said.out += data.toString()))
    child.stderr.on('data', (data: Buffer) => (said.err += data.toString()))
    child.stdin.on('error', () => {})
    child.stdin.end(input ?? '')
    const ended = new Promise<Ended>((resolve) =>
      child.once('close', (code) => {
        this.#running.delete(child)
        resolve({ code, ...said })
      }),
    )
    return { child, said, ended }
  }

  run(args: string[], input?: string, env?: Record<string, string>): Promise<Ended> {
    return this.start(args, input, env).ended
  }

  /** Ends what still runs, and forgets the folder. */
  stop(): void {
    for (const child of this.#running) child.kill('SIGKILL')
    rmSync(this.folder, { recursive: true, force: true })
  }
}
