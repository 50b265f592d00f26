import { plainJSON } from './plain.ts'
import type { SignIn } from './settings.ts'
import { signIn } from './settings.ts'

/** What every command is given: where to ask, and how to speak. */
export type Context = {
  env: Readonly<Record<string, string | undefined>>
  insecure: boolean
  /** Answers are for programs: one line of JSON each. */
  json: boolean
  who: () => SignIn
  /** A line for the person or, where `json` is meant, a value for a program. */
  say: (line: string, value?: unknown) => void
  /** A line beside the answer: on stderr, whatever reads the answer. */
  note: (line: string) => void
}

/** The context of this process. */
export function contextOf(env: Context['env'], options: { insecure: boolean; json: boolean }): Context {
  return {
    env,
    ...options,
    who: () => signIn(env, options.insecure),
    say: (line, value) => {
      if (!options.json) process.stdout.write(`${line}\n`)
      else if (value !== undefined) process.stdout.write(`${plainJSON(value)}\n`)
    },
    note: (line) => void process.stderr.write(`${line}\n`),
  }
}
