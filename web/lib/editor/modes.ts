import type { Extension } from '@codemirror/state'
import { languageOf } from '#core/protocol/languages.ts'
import { fetchModes } from './parts.ts'

const loaded = new Map<string, Extension>()
const alone = new Map<string, Extension>()
const keyOf = (fileName: string) => {
  const language = languageOf(fileName)
  return language ? `${language.id}${/x$/.test(fileName) ? ':x' : ''}` : ''
}

/** The mode for a file and what helps while typing, as far as they are here. The same value as long as nothing came. */
export const modeOf = (fileName: string): Extension => loaded.get(keyOf(fileName)) ?? loaded.get('') ?? []

/** The mode alone, where nobody types: completion looks at every change. */
export const readingModeOf = (fileName: string): Extension => alone.get(keyOf(fileName)) ?? []

/** Loads a file's mode; false when it could not be fetched (the text can be edited all the same). */
export async function loadMode(fileName: string): Promise<boolean> {
  const key = keyOf(fileName)
  if (loaded.has(key)) return true
  try {
    const { fetchMode } = await fetchModes()
    const { assist, mode } = await fetchMode(fileName)
    loaded.set('', assist)
    if (key !== '') loaded.set(key, [assist, mode])
    if (key !== '') alone.set(key, mode)
    return true
  } catch {
    return false
  }
}
