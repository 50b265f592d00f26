import { readdirSync, readFileSync } from 'node:fs'
import * as v from 'valibot'
import type { Limits } from './sandboxes/sandbox.ts'

/**
 * A command line as a list of arguments, never given to a shell. `{entry}` stands for the file that was started, `{stem}`
 * for it without its extension, and an argument `{sources}` for every file whose extension is one of `sources`.
 */
const argv = v.pipe(v.array(v.pipe(v.string(), v.minLength(1))), v.minLength(1))
const natural = v.pipe(v.number(), v.safeInteger(), v.minValue(1))

const docker = v.strictObject({
  /** Prints the version; `pattern` finds it there, its first group if it has one, and goes behind `prefix`. */
  version: v.strictObject({ command: argv, pattern: v.string(), prefix: v.string() }),
  /** Makes what `run` starts; absent when nothing has to be made. */
  compile: v.optional(argv),
  /** Does before a program is run many times what `run` would otherwise do each time. */
  prepare: v.optional(argv),
  run: argv,
  /**
   * Starts an interpreter that waits for its program: it reads the entry's name from file descriptor 3, closes it, and then
   * behaves as `run` would. Absent when starting one costs next to nothing.
   */
  warm: v.optional(argv),
  /** What the end of stderr holds when a program that failed had run out of a heap that is smaller than its container. */
  outOfMemory: v.optional(v.string()),
  /** Extensions of the files that `{sources}` stands for; all of the language's when absent. */
  sources: v.optional(v.array(v.string())),
  env: v.optional(v.record(v.string(), v.string()), {}),
  /** Where this language needs other limits than the runner's. */
  limits: v.optional(
    v.partial(v.strictObject({ cpuMs: natural, memoryBytes: natural, pids: natural, compileMs: natural })),
    {},
  ),
})

const language = v.strictObject({
  name: v.string(),
  /** Its place in lists. */
  order: v.number(),
  /** The first names new files. */
  extensions: v.array(v.string()),
  /** What the editor highlights it as; a name of `web/lib/editor/modes.ts`. */
  mode: v.string(),
  /** A file of its folder that prints a greeting. */
  hello: v.string(),
  /** How it runs in an image made of the folder's Dockerfile; absent when it does not. */
  docker: v.optional(docker),
  /** True when the WebAssembly sandbox has it. */
  wasm: v.optional(v.boolean(), false),
})

/** What a language folder says about its language. */
export type Language = Omit<v.InferOutput<typeof language>, 'hello' | 'docker'> & {
  id: string
  hello: { name: string; text: string }
  docker?: Omit<v.InferOutput<typeof docker>, 'limits'> & { limits: Partial<Limits> }
}

const FOLDER = new URL('./languages/', import.meta.url)

/** Languages this runner knows: each is a folder with `language.json` and the file that it names as hello. */
export const LANGUAGES: readonly Language[] = readdirSync(FOLDER, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name: id }) => read(id))
  .sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1))

function read(id: string): Language {
  const folder = new URL(`${id}/`, FOLDER)
  const parsed = v.safeParse(language, JSON.parse(readFileSync(new URL('language.json', folder), 'utf8')))
  if (!parsed.success) {
    const [issue] = parsed.issues
    throw new Error(`languages/${id}/language.json, ${v.getDotPath(issue) ?? 'top'}: ${issue.message}`)
  }
  const { hello: name, ...entry } = parsed.output
  return { ...entry, id, hello: { name, text: readFileSync(new URL(name, folder), 'utf8') } } as Language
}
