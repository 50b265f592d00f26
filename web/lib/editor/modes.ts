import { StreamLanguage, type StreamParser } from '@codemirror/language'
import type { Extension } from '@codemirror/state'
import { languageOf } from '#core/protocol/languages.ts'

const stream = (parser: StreamParser<unknown>): Extension => StreamLanguage.define(parser)

// One chunk each: a room loads only what its files are written in.
const LOADERS: Readonly<Record<string, (fileName: string) => Promise<Extension>>> = {
  python: async () => (await import('@codemirror/lang-python')).python(),
  javascript: async (name) =>
    (await import('@codemirror/lang-javascript')).javascript({ jsx: name.endsWith('x') }),
  typescript: async (name) =>
    (await import('@codemirror/lang-javascript')).javascript({ typescript: true, jsx: name.endsWith('x') }),
  c: async () => stream((await import('@codemirror/legacy-modes/mode/clike')).c),
  cpp: async () => (await import('@codemirror/lang-cpp')).cpp(),
  java: async () => (await import('@codemirror/lang-java')).java(),
  go: async () => (await import('@codemirror/lang-go')).go(),
  rust: async () => (await import('@codemirror/lang-rust')).rust(),
  csharp: async () => stream((await import('@codemirror/legacy-modes/mode/clike')).csharp),
  ruby: async () => stream((await import('@codemirror/legacy-modes/mode/ruby')).ruby),
  php: async () => (await import('@codemirror/lang-php')).php(),
  kotlin: async () => stream((await import('@codemirror/legacy-modes/mode/clike')).kotlin),
  swift: async () => stream((await import('@codemirror/legacy-modes/mode/swift')).swift),
  lua: async () => stream((await import('@codemirror/legacy-modes/mode/lua')).lua),
  perl: async () => stream((await import('@codemirror/legacy-modes/mode/perl')).perl),
  bash: async () => stream((await import('@codemirror/legacy-modes/mode/shell')).shell),
  sql: async () => (await import('@codemirror/lang-sql')).sql(),
  html: async () => (await import('@codemirror/lang-html')).html(),
  css: async () => (await import('@codemirror/lang-css')).css(),
  json: async () => (await import('@codemirror/lang-json')).json(),
  yaml: async () => (await import('@codemirror/lang-yaml')).yaml(),
  markdown: async () => (await import('@codemirror/lang-markdown')).markdown(),
  haskell: async () => stream((await import('@codemirror/legacy-modes/mode/haskell')).haskell),
  r: async () => stream((await import('@codemirror/legacy-modes/mode/r')).r),
}

const loaded = new Map<string, Extension>()
const keyOf = (fileName: string) => {
  const language = languageOf(fileName)
  return language ? `${language.id}${/x$/.test(fileName) ? ':x' : ''}` : ''
}

/** The mode for a file and what helps while typing, as far as they are here. The same value as long as nothing came. */
export const modeOf = (fileName: string): Extension => loaded.get(keyOf(fileName)) ?? loaded.get('') ?? []

/** Loads a file's mode; false when it could not be fetched (the text can be edited all the same). */
export async function loadMode(fileName: string): Promise<boolean> {
  const key = keyOf(fileName)
  if (loaded.has(key)) return true
  const load = LOADERS[languageOf(fileName)?.mode ?? '']
  try {
    const [{ assist }, mode] = await Promise.all([
      import('./assist.ts'),
      load ? load(fileName.toLowerCase()) : [],
    ])
    loaded.set('', assist)
    if (key !== '') loaded.set(key, [assist, mode])
    return true
  } catch {
    return false
  }
}
