import { JUDGE_LIMITS, type SourceFile } from '../protocol/judge.ts'
import { fileNameKey, parseFileName } from '../protocol/file-name.ts'
import { languageOf } from '../protocol/languages.ts'
import type { Problem } from '../protocol/problem.ts'
import { MAX_SOURCE_BYTES } from '../protocol/run.ts'
import { utf8Length } from '../protocol/utf8.ts'
import { decodeBase64 } from '../protocol/base64.ts'
import { entryOf, isEntry } from './entries.ts'
import { lineAt } from './folder/faults.ts'
import type { Path } from './folder/json.ts'
import { overfullAt } from './given.ts'
import { IMAGE_BYTES, imageType, readMarkdown } from './statement.ts'
import { isValueOf } from './value.ts'

/** What is wrong with a part of a problem; `line` is one of the text at `path`. */
export type Unsound = { path: Path; message: string; line?: number }

/** What no schema says of a problem: everything that has to fit together. Empty for a sound one. */
export function unsoundIn(problem: Problem): Unsound[] {
  return [...shapeOf(problem), ...sourcesOf(problem), ...testsOf(problem), ...textsOf(problem)]
}

function* shapeOf({ kind, signature, starters, groups, tests }: Problem): Generator<Unsound> {
  if (kind === 'function' && !signature) yield { path: ['signature'], message: 'A function has a signature.' }
  if (kind !== 'function' && signature)
    yield { path: ['signature'], message: `Only a function has a signature, and this is ${kind}.` }
  const names = signature?.params.map(({ name }) => name) ?? []
  if (new Set(names).size < names.length)
    yield { path: ['signature', 'params'], message: 'Two parameters have the same name.' }
  if (Object.keys(starters).length === 0)
    yield { path: ['languages'], message: 'There is no language it can be solved in: it needs a starter.' }
  for (const [n, { name }] of groups.entries()) {
    if (groups.findIndex((group) => group.name === name) < n)
      yield { path: ['groups', n], message: `Two groups are named ${JSON.stringify(name)}.` }
    if (!tests.some(({ group }) => group === n))
      yield { path: ['groups', n], message: `The group ${JSON.stringify(name)} has no test.` }
  }
}

function* sourcesOf({ kind, starters, references, checker }: Problem): Generator<Unsound> {
  for (const [language, starter] of Object.entries(starters))
    yield* solutionAt(['starters', language], kind, { ...starter, language })
  const names = new Set<string>()
  for (const [n, reference] of references.entries()) {
    const { name, expect } = reference
    yield* solutionAt(['references', n], kind, reference)
    if (parseFileName(name) !== name || name.includes('/'))
      yield { path: ['references', n], message: `${JSON.stringify(name)} is no name of a file.` }
    const key = `${expect}/${fileNameKey(name)}`
    if (names.has(key))
      yield { path: ['references', n], message: `Two submissions are named ${JSON.stringify(name)}.` }
    names.add(key)
  }
  if (checker.name === 'program') yield* filesAt(['checker'], checker.entry, checker.files)
}

type Solution = { language: string; entry: string; files: readonly SourceFile[] }

/** Entries have the names that a folder knows them by, so that every sound problem can be one. */
function* solutionAt(path: Path, kind: Problem['kind'], solution: Solution): Generator<Unsound> {
  const { language, entry, files } = solution
  yield* filesAt(path, entry, files)
  const entries = files.filter(({ name }) => isEntry(kind, name) && languageOf(name)?.id === language)
  if (entries.length !== 1 || entries[0]?.name !== entry)
    yield { path, message: `It begins with one file named ${entryOf(kind, language)}.` }
}

function* filesAt(path: Path, entry: string, files: readonly SourceFile[]): Generator<Unsound> {
  if (!files.some(({ name }) => name === entry))
    yield { path, message: `Its entry ${JSON.stringify(entry)} is none of its files.` }
  const keys = new Set(files.map(({ name }) => fileNameKey(name)))
  if (keys.size < files.length) yield { path, message: 'Two of its files have the same name.' }
  for (const { name } of files)
    if (parseFileName(name) !== name)
      yield { path, message: `${JSON.stringify(name)} is no name of a file that every system can have.` }
  const bytes = files.reduce((all, { text }) => all + utf8Length(text), 0)
  if (bytes > MAX_SOURCE_BYTES)
    yield { path, message: `Its files have ${bytes} bytes; they may have ${MAX_SOURCE_BYTES}.` }
}

function* testsOf(problem: Problem): Generator<Unsound> {
  const { tests, groups, signature, kind } = problem
  const names = new Set<string>()
  let chars = 0
  for (const [n, { name, hidden, group, input, expected }] of tests.entries()) {
    const key = `${hidden}/${group ?? ''}/${name}`
    if (names.has(key)) yield { path: ['tests', n], message: `Two tests are named ${JSON.stringify(name)}.` }
    names.add(key)
    chars += input.length + expected.length
    if (group !== undefined && group >= groups.length)
      yield { path: ['tests', n], message: `There is no group number ${group}.` }
    if (kind !== 'function' || !signature) continue
    const args = parsed(input)
    const { params, result } = signature
    if (!Array.isArray(args) || args.length !== params.length)
      yield { path: ['tests', n], message: `It has to give ${params.length} arguments in a list.` }
    else
      for (const [i, { name, type }] of params.entries())
        if (!isValueOf(type, args[i])) yield { path: ['tests', n], message: `Its ${name} is no ${type}.` }
    if (!isValueOf(result, parsed(expected)))
      yield { path: ['tests', n], message: `What it expects is no ${result}.` }
  }
  if (chars > JUDGE_LIMITS.suiteChars)
    yield {
      path: ['tests'],
      message: `All tests together have ${chars} characters; they may have ${JUDGE_LIMITS.suiteChars}.`,
    }
  const overfull = chars > JUDGE_LIMITS.suiteChars ? null : overfullAt(problem)
  if (overfull) yield { path: ['tests', overfull.n], message: overfull.message }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown
  } catch {
    return undefined
  }
}

function* textsOf({ statement, editorial, hints }: Problem): Generator<Unsound> {
  if (statement.trim() === '') yield { path: ['statement'], message: 'It says nothing.' }
  yield* textAt(['statement'], statement)
  yield* textAt(['editorial'], editorial)
  for (const [n, hint] of hints.entries()) yield* textAt(['hints', n], hint)
}

function* textAt(path: Path, text: string): Generator<Unsound> {
  const { pictures, refused } = readMarkdown(text)
  for (const { at, message } of refused) yield { path, message, line: lineAt(text, at) }
  for (const { from, address } of pictures) {
    const message = faultOfImage(address)
    if (message !== null) yield { path, message, line: lineAt(text, from) }
  }
}

const DATA = /^data:(image\/[a-z]+);base64,([A-Za-z0-9+/=]*)$/

/** The type and the bytes of an image written as `data:`, or null. */
export function imageOf(address: string): { type: string; bytes: Uint8Array } | null {
  const [, type, base64] = DATA.exec(address) ?? []
  const bytes = base64 === undefined ? null : decodeBase64(base64)
  return type !== undefined && bytes && imageType(bytes) === type ? { type, bytes } : null
}

function faultOfImage(address: string): string | null {
  const image = imageOf(address)
  if (!image)
    return `An image is a PNG, JPEG, GIF or WebP file beside the text, not ${JSON.stringify(address.slice(0, 60))}.`
  if (image.bytes.length <= IMAGE_BYTES) return null
  return `An image has at most ${IMAGE_BYTES} bytes, this one has ${image.bytes.length}.`
}
