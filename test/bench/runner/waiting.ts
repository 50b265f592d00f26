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

/** Memory of what waits for a program of each language, MiB. */
export async function waitingRows(test: TestRunner, sandbox: 'docker' | 'wasm'): Promise<Row[]> {
  const rows: Row[] = []
  for (const hello of hellos(sandbox)) {
    const { id } = hello.language
    const before = new Set(processes().map(({ pid }) => pid))
    try {
      await once(test, hello)
    } catch {
      continue
    }
    await ready(test, id)
    // One that waits may be let go of while it is looked at.
    const look = () => containerOf(id).catch(() => containerOf(id))
    const figures = sandbox === 'docker' ? await look() : guestAfter(before)
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
  const first = Number((await run('docker', ['inspect', '--format', '{{.State.Pid}}', id])).stdout)
  const all = processes()
  const memory = (pids: readonly number[]) => pids.reduce((sum, pid) => sum + (usage(pid)?.memory ?? 0), 0)
  const inside = all.filter(({ pid }) => pid === first || isBelow(all, pid, first)).map(({ pid }) => pid)
  const shim = all.filter(({ command }) => command.includes(id)).map(({ pid }) => pid)
  return {
    'its processes MiB': show(memory(inside) / MIB),
    'its shim MiB': show(memory(shim) / MIB),
  }
}

/** The guest that was loaded after the last run: of the processes that were not there before it, the largest below this one. */
function guestAfter(before: ReadonlySet<number>): Record<string, string> {
  const all = processes()
  const fresh = all.filter(({ pid }) => !before.has(pid) && isBelow(all, pid, process.pid))
  return { 'process MiB': show(Math.max(...fresh.map(({ pid }) => usage(pid)?.memory ?? 0)) / MIB) }
}

type Process = { pid: number; parent: number; command: string }

/** True when one process descends from another. */
function isBelow(all: readonly Process[], pid: number, ancestor: number): boolean {
  const parent = all.find((process) => process.pid === pid)?.parent
  return parent === ancestor || (parent !== undefined && parent > 1 && isBelow(all, parent, ancestor))
}

function processes(): Process[] {
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
