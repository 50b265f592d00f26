import { RUNNABLE } from './runnable.ts'

/** A language the editor highlights as `mode`; `runs` when a runner can have it. */
export type Language = {
  id: string
  name: string
  extensions: readonly string[]
  mode: string
  runs: boolean
}

const language = (
  [id, name, extensions, mode = id]: readonly [string, string, string, string?],
  runs: boolean,
): Language => ({ id, name, extensions: extensions.split(' '), mode, runs })

/** Languages that no sandbox runs: they are highlighted. */
const WRITTEN: readonly [string, string, string][] = [
  ['csharp', 'C#', 'cs'],
  ['kotlin', 'Kotlin', 'kt kts'],
  ['swift', 'Swift', 'swift'],
  ['html', 'HTML', 'html htm'],
  ['css', 'CSS', 'css'],
  ['json', 'JSON', 'json'],
  ['yaml', 'YAML', 'yaml yml'],
  ['markdown', 'Markdown', 'md'],
  ['haskell', 'Haskell', 'hs'],
  ['r', 'R', 'r'],
]

/** In the order in which they are offered. The first extension names new files. */
export const LANGUAGES: readonly Language[] = [
  ...RUNNABLE.map((entry) => language(entry, true)),
  ...WRITTEN.map((entry) => language(entry, false)),
]

const byID = new Map(LANGUAGES.map((entry) => [entry.id, entry]))
const byExtension = new Map(
  LANGUAGES.flatMap((entry) => entry.extensions.map((ext) => [ext, entry] as const)),
)

export const languageByID = (id: string): Language | undefined => byID.get(id)

/** The language a file is written in, by its extension; undefined for plain text. */
export function languageOf(fileName: string): Language | undefined {
  const dot = fileName.lastIndexOf('.')
  return dot < 0 ? undefined : byExtension.get(fileName.slice(dot + 1).toLowerCase())
}

/** Extensions that hold JSX: highlighted, but no sandbox has anything to transform them with. */
const JSX = /\.[jt]sx$/i

/** Whether a program can start at this file, if the runner has its language. */
export const canRun = (fileName: string): boolean =>
  languageOf(fileName)?.runs === true && !JSX.test(fileName)

/** Name of the file a new room of this language starts with. */
export const firstFileName = (languageID: string): string =>
  `main.${languageByID(languageID)?.extensions[0] ?? 'txt'}`
