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

/** Fetches what helps while typing, and the mode for a file. */
export async function fetchMode(fileName: string): Promise<{ assist: Extension; mode: Extension }> {
  const load = LOADERS[languageOf(fileName)?.mode ?? '']
  const [{ assist }, mode] = await Promise.all([
    import('./assist.ts'),
    load ? load(fileName.toLowerCase()) : [],
  ])
  return { assist, mode }
}
