import { languageByID, languageOf } from '../protocol/languages.ts'
import type { Problem } from '../protocol/problem.ts'

type Kind = Problem['kind']

/** Whether a file at the top of its folder is the one to begin with. */
export function isEntry(kind: Kind, name: string): boolean {
  if (languageOf(name)?.runs !== true) return false
  if (kind === 'sql') return name === 'query.sql'
  const stem = kind === 'function' ? 'solution' : 'main'
  const java = `${stem[0]?.toUpperCase()}${stem.slice(1)}`
  return name.slice(0, name.lastIndexOf('.')) === (name.endsWith('.java') ? java : stem)
}

/** The name of a language's entry. */
export function entryOf(kind: Kind, language: string): string {
  if (kind === 'sql') return 'query.sql'
  if (language === 'java') return kind === 'function' ? 'Solution.java' : 'Main.java'
  return `${kind === 'function' ? 'solution' : 'main'}.${languageByID(language)?.extensions[0] ?? 'txt'}`
}
