import type { Sandbox } from './sandbox.ts'

/**
 * Several sandboxes as one: a language runs in the first that has it now. One without languages, such as Docker's before its
 * engine has come, says nothing of itself beside others.
 */
export function together(sandboxes: readonly Sandbox[]): Sandbox {
  const owners = () => {
    const byLanguage = new Map<string, Sandbox>()
    for (const sandbox of sandboxes) {
      for (const { id } of sandbox.languages()) if (!byLanguage.has(id)) byLanguage.set(id, sandbox)
    }
    return byLanguage
  }
  return {
    languages: () => {
      const owner = owners()
      return sandboxes.flatMap((sandbox) => sandbox.languages().filter(({ id }) => owner.get(id) === sandbox))
    },
    ready: (language) =>
      language === undefined
        ? owners().size > 0 && [...owners().values()].every((sandbox) => sandbox.ready())
        : (owners().get(language)?.ready(language) ?? false),
    start: (job, sink) => {
      const sandbox = owners().get(job.language)
      if (!sandbox) throw new Error(`no language ${job.language}`)
      return sandbox.start(job, sink)
    },
    bench: (job, sink) => owners().get(job.language)?.bench?.(job, sink) ?? null,
    attest: async () => {
      const used = sandboxes.filter((sandbox) => sandbox.languages().length > 0)
      const said = (used.length > 0 ? used : sandboxes).map((sandbox) => sandbox.attest())
      return (await Promise.all(said)).flat()
    },
    tally: () => sandboxes.flatMap((sandbox) => sandbox.tally?.() ?? []),
    close: async () => void (await Promise.all(sandboxes.map((sandbox) => sandbox.close()))),
  }
}
