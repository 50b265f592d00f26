import { readdirSync, readFileSync } from 'node:fs'

/** What processes of a server use: resident bytes and open descriptors by part, and how many processes there are. */
export type Use = {
  bytes: Record<Part, number>
  descriptors: Record<Part, number>
  processes: number
}
/** `host` serves, `workerd` is the runtime, `runner` the runner itself; `guests` are what the runner started. */
export const PARTS = ['host', 'workerd', 'runner', 'guests'] as const
export type Part = (typeof PARTS)[number]

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    // It ended while we looked.
    return ''
  }
}

type Process = { pid: number; parent: number; name: string; command: string }

function all(): Process[] {
  return readdirSync('/proc').flatMap((entry) => {
    if (!/^\d+$/.test(entry)) return []
    const line = read(`/proc/${entry}/stat`)
    if (line === '') return []
    const name = line.slice(line.indexOf('(') + 1, line.lastIndexOf(')'))
    const [state, parent] = line.slice(line.lastIndexOf(')') + 2).split(' ')
    // What ended and was not asked for yet has nothing any more.
    if (state === 'Z') return []
    return [{ pid: Number(entry), parent: Number(parent), name, command: read(`/proc/${entry}/cmdline`) }]
  })
}

/** Processes that a process started, and that those started. */
function below(root: number, list: readonly Process[]): Process[] {
  const children = list.filter(({ parent }) => parent === root)
  return children.flatMap((child) => [child, ...below(child.pid, list)])
}

const isRunner = ({ command }: Process) => command.includes('runner/main.ts')

/** Ids of the processes of a part below a server's. */
export const processesOf = (server: number, part: 'workerd' | 'runner'): number[] =>
  below(server, all())
    .filter((one) => (part === 'workerd' ? one.name === 'workerd' : isRunner(one)))
    .map(({ pid }) => pid)

/** What a server's processes use now (Linux). */
export function useOf(server: number): Use {
  const list = all()
  const mine = below(server, list)
  const use: Use = { bytes: zeros(), descriptors: zeros(), processes: mine.length + 1 }
  const runners = new Set(mine.filter(isRunner).map(({ pid }) => pid))
  for (const { pid, name } of [...mine, ...list.filter(({ pid }) => pid === server)]) {
    const part: Part =
      pid === server ? 'host' : runners.has(pid) ? 'runner' : name === 'workerd' ? 'workerd' : 'guests'
    use.bytes[part] += Number(/^VmRSS:\s+(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) * 1024
    use.descriptors[part] += descriptors(pid)
  }
  return use
}

function descriptors(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).length
  } catch {
    return 0
  }
}

const zeros = (): Record<Part, number> => ({ host: 0, workerd: 0, runner: 0, guests: 0 })
