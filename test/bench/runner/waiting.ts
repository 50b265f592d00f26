import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { usage } from '../../../runner/sandboxes/wasm/meter.ts'
import type { TestRunner } from '../../exploits/caller.ts'
import { show, type Row } from '../stats.ts'
import { once, ready } from './hellos.ts'
import { hellos } from './programs.ts'

const run = promisify(execFile)
const MIB = 1024 * 1024
const UNITS: Readonly<Record<string, number>> = { B: 1 / MIB, KiB: 1 / 1024, MiB: 1, GiB: 1024 }

/** Memory of what waits for a program of each language, MiB. */
export async function waitingRows(test: TestRunner, sandbox: 'docker' | 'wasm'): Promise<Row[]> {
  const rows: Row[] = []
  for (const hello of hellos(sandbox)) {
    const { id } = hello.language
    try {
      await once(test, hello)
    } catch {
      continue
    }
    await ready(test, id)
    const figures = sandbox === 'docker' ? await containerOf(id) : guestNow()
    if (figures) rows.push({ what: id, figures })
  }
  return rows
}

/** The newest waiting container of a language, and the engine's process that holds it. */
async function containerOf(language: string): Promise<Record<string, string> | null> {
  const filters = [
    '--filter',
    'label=codecollab.run=waiting',
    '--filter',
    `ancestor=codecollab/${language}:latest`,
  ]
  const id = (await run('docker', ['ps', '--quiet', '--no-trunc', ...filters])).stdout.split('\n')[0]
  if (!id) return null
  const { stdout } = await run('docker', ['stats', '--no-stream', '--format', '{{.MemUsage}}', id])
  const [, amount, unit] = /^([\d.]+)(\w+)/.exec(stdout) ?? []
  const shim = processes()
    .filter(({ command }) => command.includes(id))
    .reduce((sum, { pid }) => sum + (usage(pid)?.memory ?? 0), 0)
  return {
    'container MiB': show(Number(amount) * (UNITS[unit ?? ''] ?? Number.NaN)),
    'its shim MiB': show(shim / MIB),
  }
}

/** The largest process below this one that started last: the guest that waits. */
function guestNow(): Record<string, string> {
  const all = processes()
  const mine = (pid: number): boolean => {
    const parent = all.find((process) => process.pid === pid)?.parent
    return parent === process.pid || (parent !== undefined && parent > 1 && mine(parent))
  }
  const newest = all
    .filter(({ pid }) => mine(pid) && (usage(pid)?.memory ?? 0) > 16 * MIB)
    .sort((a, b) => b.pid - a.pid)[0]
  return { 'process MiB': show((usage(newest?.pid ?? 0)?.memory ?? Number.NaN) / MIB) }
}

function processes(): { pid: number; parent: number; command: string }[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return []
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1')
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
      return [{ pid: Number(name), parent, command: readFileSync(`/proc/${name}/cmdline`, 'latin1') }]
    } catch {
      return []
    }
  })
}
