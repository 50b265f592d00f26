import { readFileSync } from 'node:fs'
import type Docker from 'dockerode'
import * as v from 'valibot'
import { within } from './engine.ts'

/** Longest time the engine may take to tell what a container has used, milliseconds. */
const ANSWER_MS = 2_000

/** What a container has used until now. */
export type Usage = {
  cpuMs: number
  /** Memory that is in use and cannot be given back: programs' own and files in tmpfs, bytes. */
  memoryBytes: number
  /** Processes that the kernel ended because memory had run out; engines say late whether there are any. */
  kills: number
}

/** Reads what a container uses, from outside of it. */
export type Meter = {
  /** True when reading costs next to nothing. */
  cheap: boolean
  read: () => Promise<Usage | null>
}

const field = (text: string, name: string) => Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1] ?? 0)
const file = (path: string) => readFileSync(path, 'latin1')

/** Control groups of version 2: one folder holds everything. */
const unified = (folder: string): Usage => {
  const memory = file(`${folder}/memory.stat`)
  return {
    cpuMs: field(file(`${folder}/cpu.stat`), 'usage_usec') / 1000,
    memoryBytes: field(memory, 'anon') + field(memory, 'shmem'),
    kills: field(file(`${folder}/memory.events`), 'oom_kill'),
  }
}

/** Control groups of version 1: a folder per controller. */
const separate = (cpu: string, memory: string): Usage => {
  const stat = file(`${memory}/memory.stat`)
  return {
    cpuMs: Number(file(`${cpu}/cpuacct.usage`)) / 1e6,
    memoryBytes: field(stat, 'total_rss') + field(stat, 'total_shmem'),
    kills: field(file(`${memory}/memory.oom_control`), 'oom_kill'),
  }
}

/** How a container is measured on this host; null when its control groups are not to be seen here. */
function hostReader(pid: number, id: string): (() => Usage) | null {
  try {
    const lines = file(`/proc/${pid}/cgroup`).trim().split('\n')
    const path = (controller: string) =>
      lines.map((line) => line.split(':')).find(([, names]) => names?.split(',').includes(controller))?.[2]
    const [cpu, memory, all] = [path('cpuacct'), path('memory'), path('')]
    // A process id means something only on the engine's own host: it must be this container's.
    if (cpu?.includes(id) && memory?.includes(id)) {
      const read = () => separate(`/sys/fs/cgroup/cpuacct${cpu}`, `/sys/fs/cgroup/memory${memory}`)
      return read() && read
    }
    if (!all?.includes(id)) return null
    const read = () => unified(`/sys/fs/cgroup${all}`)
    return read() && read
  } catch {
    return null
  }
}

const stats = v.object({
  cpu_stats: v.object({ cpu_usage: v.object({ total_usage: v.number() }) }),
  memory_stats: v.object({ stats: v.optional(v.record(v.string(), v.number()), {}) }),
})
const state = v.object({ State: v.object({ OOMKilled: v.boolean() }) })

/** Measures a container whose first process is `pid`: by its control groups, or through the engine where they are hidden. */
export function openMeter(container: Docker.Container, pid: number): Meter {
  const host = hostReader(pid, container.id)
  if (host) {
    const read = async () => {
      try {
        return host()
      } catch {
        return null
      }
    }
    return { cheap: true, read }
  }
  const ask = async () => {
    const answer = v.parse(stats, await container.stats({ stream: false, 'one-shot': true }))
    const { OOMKilled } = v.parse(state, await container.inspect()).State
    const used = answer.memory_stats.stats
    return {
      cpuMs: answer.cpu_stats.cpu_usage.total_usage / 1e6,
      memoryBytes: (used.total_rss ?? used.anon ?? 0) + (used.total_shmem ?? used.shmem ?? 0),
      kills: OOMKilled ? 1 : 0,
    }
  }
  return { cheap: false, read: () => within(ANSWER_MS, ask()).catch(() => null) }
}
