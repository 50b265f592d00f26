import { languageOf } from '../../protocol/languages.ts'
import { PROBLEM_LIMITS } from '../../protocol/problem.ts'
import { MAX_SOURCE_BYTES } from '../../protocol/run.ts'
import { entryOf, isEntry } from '../entries.ts'
import { DESERTS } from '../folder/sources.ts'
import type { Reading } from '../folder/reading.ts'
import type { Folder } from './folder.ts'

/** Submissions, with the file that is begun with named as it is here; others are left out, which is said. */
export function takeSubmissions(reading: Reading, folder: Folder): void {
  const known: readonly string[] = DESERTS.map(([name]) => name)
  let count = 0
  const units = new Set(reading.below('submissions').map((path) => path.split('/').slice(0, 2).join('/')))
  for (const unit of units) {
    const path = `submissions/${unit}`
    const taken = known.includes(unit.split('/')[0] ?? '') && count < PROBLEM_LIMITS.references
    if (
      taken &&
      (reading.files.has(path) ? takeFile(reading, folder, path) : takeFolder(reading, folder, path))
    )
      count++
    else folder.say(`${path}: left out.`)
  }
}

function takeFile(reading: Reading, folder: Folder, path: string): boolean {
  const language = languageOf(path)
  if (!language?.runs) return false
  const text = reading.text(path, MAX_SOURCE_BYTES) ?? ''
  const stem = path.slice(path.lastIndexOf('/') + 1, path.lastIndexOf('.'))
  folder.put(path, language.id === 'java' ? renamed(text, stem) : text, path)
  return true
}

/** A Java program whose class has the name of its file, as that of `Main.java`. */
const renamed = (text: string, name: string) =>
  /^\w+$/.test(name) && name !== 'Main' ? text.replace(new RegExp(`\\b${name}\\b`, 'g'), 'Main') : text

function takeFolder(reading: Reading, folder: Folder, path: string): boolean {
  const names = reading.below(path)
  const [only, second] = names.filter((name) => languageOf(name)?.runs)
  const begun = names.some((name) => isEntry('stdio', name))
  const language = only === undefined ? undefined : languageOf(only)?.id
  if (!begun && (language === undefined || second !== undefined)) return false
  for (const name of names) {
    const text = reading.text(`${path}/${name}`, MAX_SOURCE_BYTES) ?? ''
    const first = !begun && name === only && language !== undefined
    const stem = name.slice(0, name.lastIndexOf('.'))
    const written = first && language === 'java' ? renamed(text, stem) : text
    folder.put(`${path}/${first ? entryOf('stdio', language) : name}`, written, `${path}/${name}`)
  }
  return true
}
