/** A language the editor highlights; `runs` when the default sandbox can run it too. */
export type Language = { id: string; name: string; extensions: readonly string[]; runs: boolean }

const language = (id: string, name: string, extensions: string, runs = false): Language => ({
  id,
  name,
  extensions: extensions.split(' '),
  runs,
})

/** In the order in which they are offered. The first extension names new files. */
export const LANGUAGES: readonly Language[] = [
  language('python', 'Python', 'py', true),
  language('javascript', 'JavaScript', 'js mjs cjs jsx', true),
  language('typescript', 'TypeScript', 'ts mts tsx', true),
  language('c', 'C', 'c h'),
  language('cpp', 'C++', 'cpp cc cxx hpp'),
  language('java', 'Java', 'java'),
  language('go', 'Go', 'go'),
  language('rust', 'Rust', 'rs'),
  language('csharp', 'C#', 'cs'),
  language('ruby', 'Ruby', 'rb'),
  language('php', 'PHP', 'php'),
  language('kotlin', 'Kotlin', 'kt kts'),
  language('swift', 'Swift', 'swift'),
  language('lua', 'Lua', 'lua'),
  language('perl', 'Perl', 'pl'),
  language('bash', 'Bash', 'sh bash'),
  language('sql', 'SQL', 'sql'),
  language('html', 'HTML', 'html htm'),
  language('css', 'CSS', 'css'),
  language('json', 'JSON', 'json'),
  language('yaml', 'YAML', 'yaml yml'),
  language('markdown', 'Markdown', 'md'),
  language('haskell', 'Haskell', 'hs'),
  language('r', 'R', 'r'),
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

/** Extensions that hold JSX: highlighted, but the sandbox has nothing to transform them with. */
const JSX = /\.[jt]sx$/i

/** Whether the default sandbox can start a program at this file. */
export const canRun = (fileName: string): boolean =>
  languageOf(fileName)?.runs === true && !JSX.test(fileName)

/** Name of the file a new room of this language starts with. */
export const firstFileName = (languageID: string): string =>
  `main.${languageByID(languageID)?.extensions[0] ?? 'txt'}`
