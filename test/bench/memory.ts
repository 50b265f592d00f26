import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Resident memory of every workerd that descends from this process, bytes; 0 where there is no /proc. */
export async function serverMemory(): Promise<number> {
  let bytes = 0
  for (const pid of await descendants()) {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    if (!command.includes('workerd')) continue
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
    bytes += Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024
  }
  return bytes
}

async function descendants(): Promise<number[]> {
  const parents = new Map<number, number>()
  for (const name of await readdir('/proc').catch(() => [])) {
    if (!/^\d+$/.test(name)) continue
    const line = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '')
    parents.set(Number(name), Number(line.slice(line.lastIndexOf(')') + 2).split(' ')[1]))
  }
  const mine = (pid: number | undefined): boolean => pid === process.pid || (!!pid && mine(parents.get(pid)))
  return [...parents.keys()].filter((pid) => pid !== process.pid && mine(pid))
}

/** Bytes of all files in a folder. */
export async function diskUse(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true })
  // What is gone when it is looked at has none.
  const sizes = names.map((name) =>
    stat(join(folder, name)).then(
      (found) => (found.isFile() ? found.size : 0),
      () => 0,
    ),
  )
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}
