import * as v from 'valibot'
import { fileNameKey, parseFileName } from '#core/protocol/file-name.ts'
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
  const refuse = (message: string): Parsed<RunRequest> => ({ ok: false, message })
  const parsed = parseJson(runRequest, body)
  if (!parsed.ok) return parsed
  const run = parsed.value
  if (!languages.includes(run.language)) return refuse(`This runner has no language called ${run.language}.`)
  const size = run.files.reduce((sum, file) => sum + Buffer.byteLength(file.text), 0)
  if (size > MAX_SOURCE_BYTES)
    return refuse(`The files are larger than ${MAX_SOURCE_BYTES / 1024} KiB together.`)
  if (Buffer.byteLength(run.stdin ?? '') > MAX_STDIN_BYTES) return refuse('The input is too large.')
  const names = new Set<string>()
  for (const { name } of run.files) {
    if (parseFileName(name) !== name) return refuse('A file has a name that cannot be used.')
    names.add(fileNameKey(name))
  }
  if (names.size !== run.files.length) return refuse('Two files have the same name.')
  for (const name of names) {
    const parents = name
      .split('/')
      .slice(0, -1)
      .map((_, index, all) => all.slice(0, index + 1).join('/'))
    if (parents.some((parent) => names.has(parent))) return refuse('A file has the name of a folder.')
  }
  if (!run.files.some((file) => file.name === run.entry)) return refuse('The file to start is missing.')
  return { ok: true, value: run }
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
