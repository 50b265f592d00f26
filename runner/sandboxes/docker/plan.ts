import type { Language } from '../../languages.ts'
import { asArgument } from '../argument.ts'
import type { Job, Limits } from '../sandbox.ts'
import type { AgentJob } from './job.ts'

/** A language that runs in containers. */
export type DockerLanguage = Language & { docker: NonNullable<Language['docker']> }

/** The limits of a run: the language's own where it has them, and lower where the run asked for less than `allowed`. */
export function limitsFor(asked: Limits, allowed: Limits, own: Limits): Limits {
  const limits = { ...own }
  for (const name of Object.keys(limits) as (keyof Limits)[])
    if (asked[name] < allowed[name]) limits[name] = Math.min(asked[name], own[name])
  return limits
}

/** Processor cores of a language's container: more where it compiles, which a program that runs for a while gives back. */
export function coresOf(
  { docker }: DockerLanguage,
  { cpus, compileCpus }: { cpus: number; compileCpus: number },
  available: number,
): number {
  // Engines refuse a container more than they have.
  return docker.compile ? Math.max(cpus, Math.min(compileCpus, available)) : cpus
}

/** Whether a file of this name is one that the language compiles. */
export function isSource({ extensions, docker }: DockerLanguage, name: string): boolean {
  const { sources = extensions } = docker
  return [...sources, ...extensions].some((extension) => name.endsWith(`.${extension}`))
}

/** What the agent is to do for a job, with every placeholder filled in; `often` when its program is run many times. */
export function planFor(
  language: DockerLanguage,
  { entry, files }: Pick<Job, 'entry' | 'files'>,
  often = false,
): AgentJob {
  const { prepare = [], compile = often ? prepare : [], run, sources = language.extensions } = language.docker
  const dot = entry.lastIndexOf('.')
  const stem = dot > entry.lastIndexOf('/') ? entry.slice(0, dot) : entry
  const isSource = (name: string) => sources.some((extension) => name.endsWith(`.${extension}`))
  const [file, base] = [asArgument(entry), asArgument(stem)]
  const fill = (argv: readonly string[]) =>
    argv.flatMap((argument) =>
      argument === '{sources}'
        ? files
            .map(({ name }) => name)
            .filter(isSource)
            .map(asArgument)
        : [argument.replaceAll('{entry}', () => file).replaceAll('{stem}', () => base)],
    )
  return { entry, compile: fill(compile), run: fill(run), files }
}
