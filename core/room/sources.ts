import type { Text } from '@codemirror/state'
import { canRun, languageOf, type Language } from '#core/protocol/languages.ts'
import { MAX_RUN_FILES, MAX_SOURCE_BYTES, type RunRequest } from '#core/protocol/run.ts'
import type { Refusal } from '#core/protocol/down.ts'
import { utf8Length } from '#core/protocol/utf8.ts'

/** A file that may be part of a program. */
export type Source = { id: string; name: string; text: Text }

/** What a run is given, or why these files cannot be run. */
export type Program =
  | { ok: true; language: string; entry: string; files: RunRequest['files'] }
  | { ok: false; code: Refusal; why: string }

/** The program that begins with the file of id `entryID`. */
export function programOf(files: readonly Source[], entryID: string): Program {
  const no = (code: Refusal, why: string): Program => ({ ok: false, code, why })
  const entry = files.find(({ id }) => id === entryID)
  if (!entry) return no('no_file', 'This file is no longer there.')
  const language = languageOf(entry.name)
  if (!language || !canRun(entry.name))
    return no('not_runnable', `${language?.name ?? 'This kind of file'} cannot be run here yet.`)
  const sources = sourceFiles(files, entry, language)
  const bytes = sources.reduce((sum, file) => sum + utf8Length(file.text), 0)
  if (bytes > MAX_SOURCE_BYTES) {
    return no(
      'too_large',
      `A run can take ${MAX_SOURCE_BYTES / 1024} KiB of source; these files hold ${Math.ceil(bytes / 1024)} KiB.`,
    )
  }
  if (sources.length > MAX_RUN_FILES) return no('too_many', `A run can take ${MAX_RUN_FILES} files.`)
  return { ok: true, language: language.id, entry: entry.name, files: sources }
}

/** The entry first, then what is not empty: files of its language, and those no program would be written in. */
function sourceFiles(files: readonly Source[], entry: Source, language: Language): RunRequest['files'] {
  const others = files.filter(({ id, text }) => id !== entry.id && text.length > 0)
  const kin = others.filter(({ name }) => familyOf(languageOf(name)) === familyOf(language))
  const data = others.filter(({ name }) => languageOf(name)?.runs !== true)
  return [entry, ...kin, ...data].map(({ name, text }) => ({ name, text: text.toString() }))
}

/** JavaScript and TypeScript can import each other. */
const familyOf = (language: Language | undefined) =>
  language?.id === 'typescript' ? 'javascript' : language?.id
