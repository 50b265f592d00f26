import * as v from 'valibot'
import { call } from '#lib/api/call.ts'

const language = v.object({
  id: v.string(),
  /** It can be run now. */
  runs: v.boolean(),
  /** Exact version, when it is known. */
  version: v.nullable(v.string()),
  /** The sandbox that has it; null when none has. */
  sandbox: v.nullable(v.string()),
})
const answer = v.object({ runner: v.string(), languages: v.array(language) })

/** A language as this server's runner has it. */
export type RunnerLanguage = v.InferOutput<typeof language>
/** What runs here by the ids of languages; `away` while the runner does not say so with its signature. */
export type Here = { away: boolean; languages: ReadonlyMap<string, RunnerLanguage> }

/** When a runner that is away is asked again, and one that is there, milliseconds. */
const AGAIN_MS = { away: 15_000, there: 300_000 }

/** Asks the server what its runner has. */
export async function whatRunsHere(): Promise<Here> {
  const { runner, languages } = await call(answer, 'GET', '/api/languages')
  return { away: runner !== 'ready', languages: new Map(languages.map((entry) => [entry.id, entry])) }
}

/** Tells what runs here, now and when it may have changed, until the returned function is called. */
export function follow(heard: (here: Here) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let over = false
  const ask = async () => {
    const here = await whatRunsHere().catch(() => null)
    if (over) return
    if (here) heard(here)
    timer = setTimeout(() => void ask(), here?.away === false ? AGAIN_MS.there : AGAIN_MS.away)
  }
  void ask()
  return () => {
    over = true
    clearTimeout(timer)
  }
}
