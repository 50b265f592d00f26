import { exited, over, type Ending } from '../ending.ts'
import type { Limits } from '../sandbox.ts'
import type { AgentJob } from './job.ts'
import type { Facts } from './marks.ts'

/** Characters at the end of stderr in which a language says that it ran out of memory. */
export const LAST_WORDS = 4_096

/** The agent could not write the files of a program. */
export const REFUSED: Ending = { status: 'invalid_request', message: 'The files could not be written.' }

/** How a compiler ended that did not succeed. */
export function notCompiled({ status, kills }: Facts): Ending {
  const message = kills > 0 ? { message: 'The compiler ran out of memory.' } : {}
  return { status: 'compile_error', ...exited(status), ...message }
}

/** How a program ended by itself. `hasKills`: the kernel ended something of it because memory had run out. */
export function endingOf(
  about: {
    facts: Facts
    hasKills: boolean
    plan: AgentJob
    outOfMemory: string | undefined
    /** The end of its stderr. */
    lastWords: string
  },
  limits: Limits,
): Ending {
  const { facts, hasKills, plan, outOfMemory, lastWords } = about
  if (facts.error !== 0) {
    const message = 'What was to be started cannot be executed.'
    return { status: plan.compile.length > 0 ? 'compile_error' : 'runtime_error', message }
  }
  if (facts.status === 0) return { status: 'ok', exitCode: 0 }
  const saysSo = outOfMemory !== undefined && lastWords.includes(outOfMemory)
  if (hasKills || saysSo) return { ...over('memoryBytes', limits), ...exited(facts.status) }
  return { status: 'runtime_error', ...exited(facts.status) }
}
