import { languageByID, languageOf } from '../../protocol/languages.ts'
import type { SourceFile } from '../../protocol/judge.ts'
import type { Problem, Starter } from '../../protocol/problem.ts'
import { MAX_RUN_FILES, MAX_SOURCE_BYTES } from '../../protocol/run.ts'
import { entryOf, isEntry } from '../entries.ts'
import { emptyFunction, STUB_LANGUAGES } from '../stubs.ts'
import type { Manifest } from './manifest.ts'
import type { Reading } from './reading.ts'

type Kind = Manifest['kind']
type Reference = Problem['references'][number]

/** Folders of submissions, and what each of them deserves. */
export const DESERTS: readonly [folder: string, expect: Reference['expect']][] = [
  ['accepted', 'ok'],
  ['wrong_answer', 'wrong_answer'],
  ['time_limit_exceeded', 'timeout'],
  ['run_time_error', 'runtime_error'],
  ['memory_limit_exceeded', 'memory_exceeded'],
]

/** The files below a folder as sources. */
export function sourcesBelow(reading: Reading, folder: string): SourceFile[] {
  const names = reading.below(folder)
  if (names.length > MAX_RUN_FILES)
    reading.faults.add(folder, `It has ${names.length} files; it may have ${MAX_RUN_FILES}.`)
  return names.map((name) => ({ name, text: reading.text(`${folder}/${name}`, MAX_SOURCE_BYTES) ?? '' }))
}

/** What each language begins with, in the order in which they are offered. */
export function readStarters(
  reading: Reading,
  { kind, signature, languages }: Manifest,
): Record<string, Starter> {
  const folders = [...new Set(reading.below('starters').map((name) => name.split('/')[0] ?? ''))]
  const written = new Map<string, Starter>()
  for (const language of folders) {
    const starter = readStarter(reading, kind, language)
    if (starter) written.set(language, starter)
  }
  const own = [...written.keys()]
  const offered = languages ?? [...(signature ? STUB_LANGUAGES : []), ...own]
  const starters: Record<string, Starter> = {}
  for (const language of offered) {
    const starter = written.get(language) ?? (signature && emptyFunction(language, signature))
    if (starter) starters[language] = starter
    else if (!folders.includes(language))
      reading.faults.add('problem.json', `languages: ${language} needs a folder starters/${language}.`)
  }
  for (const language of own)
    if (!offered.includes(language))
      reading.faults.add(`starters/${language}`, `${language} is not in the languages of problem.json.`)
  return starters
}

function readStarter(reading: Reading, kind: Kind, language: string): Starter | null {
  const folder = `starters/${language}`
  const files = sourcesBelow(reading, folder)
  reading.places.set(`starters.${language}`, { file: folder })
  if (!languageByID(language)?.runs) {
    reading.faults.add(folder, `There is no language ${JSON.stringify(language)} that runs.`)
    return null
  }
  const entries = files.filter(({ name }) => isEntry(kind, name) && languageOf(name)?.id === language)
  const [entry, second] = entries
  if (entry && !second) return { entry: entry.name, files }
  reading.faults.add(folder, `It needs one file named ${entryOf(kind, language)}.`)
  return null
}

/** Solutions whose outcome is known, in the order of the folders and of their names. */
export function readSubmissions(reading: Reading, kind: Kind): Reference[] {
  const references: Reference[] = []
  for (const [folder, expect] of DESERTS) {
    const below = reading.below(`submissions/${folder}`)
    for (const name of new Set(below.map((path) => path.split('/')[0] ?? ''))) {
      const path = `submissions/${folder}/${name}`
      const read = below.includes(name)
        ? readSingle(reading, kind, path, name)
        : readSeveral(reading, kind, path)
      if (!read) continue
      reading.places.set(`references.${references.length}`, { file: path })
      references.push({ name, ...read, expect })
    }
  }
  return references
}

type Read = Pick<Reference, 'language' | 'entry' | 'files'>

function readSingle(reading: Reading, kind: Kind, path: string, name: string): Read | null {
  const text = reading.text(path, MAX_SOURCE_BYTES) ?? ''
  const language = languageOf(name)
  if (!language?.runs) {
    reading.faults.add(path, 'Its extension is that of no language that runs.')
    return null
  }
  const entry = entryOf(kind, language.id)
  return { language: language.id, entry, files: [{ name: entry, text }] }
}

function readSeveral(reading: Reading, kind: Kind, path: string): Read | null {
  const files = sourcesBelow(reading, path)
  const [entry, second] = files.filter(({ name }) => isEntry(kind, name))
  const language = entry && languageOf(entry.name)
  if (entry && language && !second) return { language: language.id, entry: entry.name, files }
  reading.faults.add(path, `It needs one file to begin with, such as ${entryOf(kind, 'python')}.`)
  return null
}
