import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as v from 'valibot'
import { NODE_ARGUMENTS } from './guest.ts'
import type { Jail } from './jail.ts'
import { descendant } from './meter.ts'

const SCRIPT = readFileSync(new URL('./break-out.cjs', import.meta.url), 'utf8')
const MAX_OUTPUT = 64 * 1024

/** The script speaks from behind the wall, so what it says is parsed like any guest's words. */
const said = v.pipe(v.string(), v.maxLength(MAX_OUTPUT), v.parseJson(), v.record(v.string(), v.string()))

/** What the break-out script is told. */
export type Attempt = {
  /** A port on this machine's loopback where somebody listens. */
  port: number
  /** False leaves the guest all of Node's permissions, so that only the kernel's walls are left. */
  permissions: boolean
  /** Attempts to leave out. */
  skip?: readonly string[]
  /** Longest time for all of it, milliseconds. */
  withinMs: number
}

/** How each attempt ended (`! ` and an error code when it failed; nothing when it ended the script), and what the kernel said of the guest meanwhile. */
export type BrokenOut = { results: Record<string, string>; status: string | null; limits: string | null }

/** Runs, behind a wall, what a program could do if it had broken out of its interpreter into Node itself. */
export async function breakOut(jail: Jail, attempt: Attempt): Promise<BrokenOut> {
  const { port, permissions, skip = [], withinMs } = attempt
  const known = { TARGETS: [port], RUNNER: process.pid, PROJECT: fileURLToPath(import.meta.url), SKIP: skip }
  const constants = Object.entries(known).map(([name, value]) => `const ${name} = ${JSON.stringify(value)};`)
  const flags = permissions ? NODE_ARGUMENTS : ['--no-warnings', '--input-type=commonjs', '--eval']
  const { file, args } = jail.command(1, [...flags, constants.join('') + SCRIPT])
  const child = spawn(file, args, { env: {}, cwd: '/', stdio: ['ignore', 'pipe', 'pipe'] })
  const timer = setTimeout(() => child.kill('SIGKILL'), withinMs)
  const ended = new Promise<void>((resolve) =>
    child.on('close', () => resolve()).on('error', () => resolve()),
  )
  let [out, err] = ['', '']
  child.stderr.on('data', (piece: Buffer) => (err = `${err}${piece}`.slice(0, 500)))
  const line = new Promise<void>((resolve) => {
    child.stdout.on('data', (piece: Buffer) => {
      out += piece
      if (out.split('\n').length > 2 || out.length > MAX_OUTPUT) resolve()
    })
  })
  try {
    await Promise.race([line, ended])
    const [first, last] = out.split('\n').map((text) => v.safeParse(said, text))
    if (!first?.success) throw new Error(`the script behind the wall gave no account of itself: ${err}`)
    const results = last?.success ? { ...first.output, ...last.output } : first.output
    const pid = descendant(child.pid ?? 0, jail.depth)
    return { results, status: facts(pid, 'status'), limits: facts(pid, 'limits') }
  } finally {
    clearTimeout(timer)
    child.kill('SIGKILL')
    await ended
  }
}

function facts(pid: number | null, name: string): string | null {
  try {
    return pid === null ? null : readFileSync(`/proc/${pid}/${name}`, 'latin1')
  } catch {
    return null
  }
}
