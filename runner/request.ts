import * as v from 'valibot'
import { fileNameKey, parseFileName } from '#core/protocol/file-name.ts'
import { JUDGE_LIMITS, judgeRequest, type JudgeRequest } from '#core/protocol/judge.ts'
import {
  MAX_SOURCE_BYTES,
  cancelRequest,
  MAX_STDIN_BYTES,
  runRequest,
  stdinRequest,
  type CancelRequest,
  type RunRequest,
  type StdinRequest,
} from '#core/protocol/run.ts'

/** A parsed body, or one sentence for the person whose program it is. */
export type Parsed<T> = { ok: true; value: T } | { ok: false; message: string }

/** Parses the body of `POST /v1/runs` and checks what the schema cannot: names, total size, the entry. */
export function parseRun(body: Uint8Array, languages: readonly string[]): Parsed<RunRequest> {
  const parsed = parseJson(runRequest, body)
  if (!parsed.ok) return parsed
  const fault =
    faultOf(parsed.value, languages) ??
    (Buffer.byteLength(parsed.value.stdin ?? '') > MAX_STDIN_BYTES ? 'The input is too large.' : null)
  return fault === null ? parsed : { ok: false, message: fault }
}

/** Parses the body of `POST /v1/judgements`, the programs of its checker and of its tests included. */
export function parseJudge(body: Uint8Array, languages: readonly string[]): Parsed<JudgeRequest> {
  const parsed = parseJson(judgeRequest, body)
  if (!parsed.ok) return parsed
  const { checker, files, tests } = parsed.value
  const refuse = (message: string): Parsed<JudgeRequest> => ({ ok: false, message })
  const chars = tests.reduce((sum, test) => sum + test.stdin.length + charsOf(test.files), 0)
  const expected = tests.reduce((sum, test) => sum + (test.expected?.length ?? 0), 0)
  if (chars + expected > JUDGE_LIMITS.suiteChars) return refuse('The tests are too large together.')
  const own = faultOf(parsed.value, languages)
  if (own !== null) return refuse(own)
  if (checker.name === 'program') {
    const fault = faultOf(checker, languages)
    if (fault !== null) return refuse(`The checker cannot be run. ${fault}`)
  }
  for (const test of tests) {
    if (!test.files) continue
    if (charsOf(test.files) > JUDGE_LIMITS.testChars)
      return refuse(`The files of a test are larger than ${JUDGE_LIMITS.testChars / 1024} Ki characters.`)
    const others = files.filter(({ name }) => test.files?.every((file) => file.name !== name))
    const fault = faultOfNames({ ...parsed.value, files: [...others, ...test.files] })
    if (fault !== null) return refuse(fault)
  }
  return parsed
}

/** What a test puts beside a program is no part of its source: it counts as what the test is. */
const charsOf = (files: JudgeRequest['tests'][number]['files'] = []): number =>
  files.reduce((sum, { text }) => sum + text.length, 0)

/** Why a program cannot be put into a folder and started; null when it can. */
function faultOf(
  program: Pick<RunRequest, 'language' | 'entry' | 'files'>,
  languages: readonly string[],
): string | null {
  const { language, files } = program
  if (!languages.includes(language)) return `This runner has no language called ${language}.`
  const size = files.reduce((sum, file) => sum + Buffer.byteLength(file.text), 0)
  if (size > MAX_SOURCE_BYTES) return `The files are larger than ${MAX_SOURCE_BYTES / 1024} KiB together.`
  return faultOfNames(program)
}

function faultOfNames({ entry, files }: Pick<RunRequest, 'entry' | 'files'>): string | null {
  const names = new Set<string>()
  for (const { name } of files) {
    if (parseFileName(name) !== name) return 'A file has a name that cannot be used.'
    names.add(fileNameKey(name))
  }
  if (names.size !== files.length) return 'Two files have the same name.'
  for (const name of names) {
    const parents = name
      .split('/')
      .slice(0, -1)
      .map((_, index, all) => all.slice(0, index + 1).join('/'))
    if (parents.some((parent) => names.has(parent))) return 'A file has the name of a folder.'
  }
  return files.some((file) => file.name === entry) ? null : 'The file to start is missing.'
}

/** Parses the body of `POST /v1/runs/{id}/stdin`. */
export const parseStdin = (body: Uint8Array): Parsed<StdinRequest> => parseJson(stdinRequest, body)

/** Parses the body of `POST /v1/runs/{id}/cancel`. */
export const parseCancel = (body: Uint8Array): Parsed<CancelRequest> => parseJson(cancelRequest, body)

function parseJson<T>(schema: v.GenericSchema<unknown, T>, body: Uint8Array): Parsed<T> {
  try {
    const parsed = v.safeParse(schema, JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)))
    if (parsed.success) return { ok: true, value: parsed.output }
    const issue = parsed.issues[0]
    return { ok: false, message: `The request is not valid at ${v.getDotPath(issue) ?? 'its top'}.` }
  } catch {
    return { ok: false, message: 'The request is not JSON.' }
  }
}
