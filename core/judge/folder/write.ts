import type { Problem, Starter } from '../../protocol/problem.ts'
import { languageOf } from '../../protocol/languages.ts'
import { entryOf } from '../entries.ts'
import { imageOf } from '../sound.ts'
import { readMarkdown } from '../statement.ts'
import { emptyFunction } from '../stubs.ts'
import { MANIFEST } from './manifest.ts'
import { DESERTS } from './sources.ts'
import { testFiles } from './write-tests.ts'

declare const TextEncoder: new () => { encode(text: string): Uint8Array }

/**
 * The files of a sound problem's folder, by their names in it. What `readProblem` makes of them is the same problem, with
 * files in the order of their names, submissions in that of their folders, visible tests first, and LF between lines.
 */
export function writeProblem(problem: Problem): Map<string, Uint8Array> {
  const encoder = new TextEncoder()
  const files = new Map<string, Uint8Array>()
  const put = (name: string, text: string) => files.set(name, encoder.encode(text))
  const pictures = new Pictures(files)
  put(MANIFEST, `${JSON.stringify(manifestOf(problem), null, 2)}\n`)
  put('statement.md', pictures.taken(problem.statement))
  if (problem.editorial !== '') put('editorial.md', pictures.taken(problem.editorial))
  for (const [n, hint] of problem.hints.entries()) put(`hints/${n + 1}.md`, pictures.taken(hint))
  for (const [name, text] of sourcesOf(problem)) put(name, text)
  for (const [name, text] of testFiles(problem)) put(name, text)
  return files
}

function manifestOf(problem: Problem) {
  const { title, difficulty, tags, kind, signature, starters, checker, limits, groups } = problem
  const named =
    checker.name === 'program'
      ? { name: checker.name, language: checker.language, entry: checker.entry }
      : checker
  return {
    ...{ title, difficulty, tags, kind, signature },
    languages: Object.keys(starters),
    ...{ checker: named, limits },
    ...(groups.length > 0 ? { groups } : {}),
  }
}

function* sourcesOf({
  kind,
  signature,
  starters,
  references,
  checker,
}: Problem): Generator<[string, string]> {
  for (const [language, { entry, files }] of Object.entries(starters)) {
    const empty = signature && emptyFunction(language, signature)
    if (empty && isSame(empty, { entry, files })) continue
    for (const { name, text } of files) yield [`starters/${language}/${name}`, text]
  }
  for (const { name, language, entry, files, expect } of references) {
    const folder = DESERTS.find(([, deserved]) => deserved === expect)?.[0] ?? expect
    const path = `submissions/${folder}/${name}`
    const single =
      files.length === 1 && entry === entryOf(kind, language) && languageOf(name)?.id === language
    for (const file of files) yield [single ? path : `${path}/${file.name}`, file.text]
  }
  if (checker.name === 'program') for (const { name, text } of checker.files) yield [`checker/${name}`, text]
}

const isSame = (one: Starter, other: Starter) =>
  one.entry === other.entry &&
  one.files.length === other.files.length &&
  one.files.every(({ name, text }, i) => name === other.files[i]?.name && text === other.files[i]?.text)

/** Images that become files: the same one once. */
class Pictures {
  readonly files: Map<string, Uint8Array>
  #names = new Map<string, string>()

  constructor(files: Map<string, Uint8Array>) {
    this.files = files
  }

  /** A Markdown text with the names of its images in place of the images. */
  taken(text: string): string {
    let rest = text
    for (const { from, to, address } of readMarkdown(text).pictures.toReversed()) {
      const name = this.#nameOf(address)
      if (name !== null) rest = rest.slice(0, from) + name + rest.slice(to)
    }
    return rest
  }

  #nameOf(address: string): string | null {
    const image = imageOf(address)
    if (!image) return null
    const name =
      this.#names.get(address) ?? `image-${this.#names.size + 1}.${image.type.slice('image/'.length)}`
    this.#names.set(address, name)
    this.files.set(name, image.bytes)
    return name
  }
}
