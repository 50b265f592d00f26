import type { ParseArgsConfig } from 'node:util'
import type { Context } from './context.ts'

/** What was said behind a command's name. */
export type Said = { options: Record<string, string | boolean | undefined>; words: string[] }

/** One command: what it is told by, what it takes, and what it does; answers the exit code. */
export type Command = {
  usage: string
  help: string
  options: NonNullable<ParseArgsConfig['options']>
  /** How many words it takes at least and at most. */
  words: readonly [number, number]
  run: (said: Said, context: Context) => Promise<number>
}

/** An option's text, where it was said. */
export function textOf(said: Said, name: string): string | undefined {
  const value = said.options[name]
  return typeof value === 'string' ? value : undefined
}
