import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'

const taskset = (...argv: string[]) => execFileSync('taskset', argv, { encoding: 'utf8' })

/** Processes of the runner and of the container engine; what they start from now on is where they are. */
function runnerAndEngine(): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ')
        return /runner\/main\.ts|\bdockerd\b|\bcontainerd\b/.test(command)
      } catch {
        return false
      }
    })
}

/**
 * Puts the runner and the engine on the last processor of this machine, and this process, with what it starts later, on all
 * others, as if they were two machines; answers how to undo it. Null where there is no `taskset` or one processor only.
 */
export function apart(): { hold: () => void; undo: () => void } | null {
  const last = availableParallelism() - 1
  try {
    if (last < 1) return null
    const before = taskset('-p', `${process.pid}`).split(': ').at(-1)?.trim() ?? ''
    taskset('-acp', `0-${last - 1}`, `${process.pid}`)
    let held: number[] = []
    return {
      hold: () => {
        held = runnerAndEngine()
        for (const pid of held) taskset('-acp', `${last}`, `${pid}`)
      },
      undo: () => {
        for (const pid of [...held, process.pid]) {
          try {
            taskset('-ap', before, `${pid}`)
          } catch {
            // It has ended.
          }
        }
      },
    }
  } catch {
    return null
  }
}
