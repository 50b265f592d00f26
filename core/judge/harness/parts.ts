import type { Signature, SourceFile } from '../../protocol/judge.ts'
import { parseType } from '../value.ts'

/** A program that is run in place of a solution, and calls its function. */
export type Program = { entry: string; files: SourceFile[] }

/** Makes such a program; `mark` is what the line of the result begins with. */
export type Harness = (signature: Signature, solution: Program, mark: string) => Program

/** Longest result, in characters of its JSON; more is told as `!large`. */
export const MOST_CHARS = 1 << 20
/** Lists deeper than this are told as `!deep`: no type has as many, but a list may be in itself. */
export const MOST_DEEP = 8

/** What a harness tells in place of a result that is none. */
export const UNFIT = ['int', 'float', 'deep', 'large', 'type'] as const

/** The solution's files with one more; one of the same name is the solver's loss. */
export const beside = ({ files }: Program, own: SourceFile): SourceFile[] => [
  ...files.filter(({ name }) => name !== own.name),
  own,
]

/** The solution's files with lines behind the last one of its entry, so that the numbers of its own lines stay true. */
export const footed = ({ entry, files }: Program, footer: string): SourceFile[] =>
  files.map(({ name, text }) => ({ name, text: name === entry ? `${text}\n${footer}\n` : text }))

/** Text as a literal of every language here. */
export const literal = (text: string): string => JSON.stringify(text)

/** What the result consists of, by which a NaN is a value or none. */
export const baseOf = ({ result }: Signature): string => parseType(result)?.base ?? 'int'
