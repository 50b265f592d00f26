import { readdirSync, readFileSync } from 'node:fs'

/** Processes of this machine that were started with `mark` in their environment, whoever their parent is now (Linux). */
export function processesMarked(mark: string): { pid: number; name: string }[] {
  return readdirSync('/proc').flatMap((entry) => {
    const pid = Number(entry)
    if (!Number.isInteger(pid) || pid === process.pid) return []
    try {
      if (!readFileSync(`/proc/${pid}/environ`, 'utf8').includes(mark)) return []
      return [{ pid, name: readFileSync(`/proc/${pid}/comm`, 'utf8').trim() }]
    } catch {
      // It ended while we looked, or belongs to somebody else.
      return []
    }
  })
}
