import { readFileSync, writeFileSync } from 'node:fs'

/** What a process has used: processor time of all its threads, and memory now and at most, bytes. */
export type Usage = { cpuMs: number; memory: number; peak: number; data: number }

/** Milliseconds in a tick of `/proc/<pid>/stat`; the kernel always reports in hundredths of a second. */
const TICK_MS = 10

/** Reads the meters of a process from outside; null when it is gone or this system has no /proc. */
export function usage(pid: number): Usage | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const status = readFileSync(`/proc/${pid}/status`, 'latin1')
    const kilobytes = (name: string) =>
      Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0) * 1024
    return {
      cpuMs: (Number(fields[11]) + Number(fields[12])) * TICK_MS,
      memory: kilobytes('VmRSS'),
      peak: kilobytes('VmHWM'),
      data: kilobytes('VmData'),
    }
  } catch {
    return null
  }
}

/** Makes the peak start again from what is used now, where the kernel lets us. */
export function resetPeak(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5')
  } catch {
    return
  }
}

/** The process `depth` children below `pid`, each parent having only one. */
export function descendant(pid: number, depth: number): number | null {
  let found: number | null = pid
  for (let step = 0; step < depth && found !== null; step++) {
    try {
      const children: string = readFileSync(`/proc/${found}/task/${found}/children`, 'latin1')
      found = Number(children.trim().split(' ')[0]) || null
    } catch {
      return null
    }
  }
  return found
}
