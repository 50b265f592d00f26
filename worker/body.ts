import type { Context } from 'hono'
import * as v from 'valibot'
import { ApiError } from './error.ts'

/** Bytes a body may have unless a route says otherwise. */
export const MAX_BYTES = 16 * 1024

/** Reads a JSON body; its size is checked before anything is parsed, its shape before anything is used. */
export async function readBody<T>(
  c: Context,
  schema: v.GenericSchema<unknown, T>,
  maxBytes = MAX_BYTES,
): Promise<T> {
  return checked(schema, await readJson(c, maxBytes))
}

/** Reads a JSON body whose shape the route checks by itself. */
export async function readJson(c: Context, maxBytes: number): Promise<unknown> {
  const text = await plainText(c, maxBytes)
  try {
    return JSON.parse(text)
  } catch {
    throw new ApiError('bad_json', 'The body is not JSON.')
  }
}

/** The same for a body that may also be a form of which every field comes once. */
export async function readForm<T>(
  c: Context,
  schema: v.GenericSchema<unknown, T>,
  maxBytes = MAX_BYTES,
): Promise<T> {
  const type = c.req.header('Content-Type') ?? ''
  if (/^application\/json\b/i.test(type)) return readBody(c, schema, maxBytes)
  if (!/^application\/x-www-form-urlencoded\b/i.test(type)) {
    throw new ApiError(
      'unsupported',
      'Send the body as application/json or application/x-www-form-urlencoded.',
    )
  }
  const fields = [...new URLSearchParams(await plainText(c, maxBytes))]
  const once = new Map(fields)
  if (once.size !== fields.length) throw new ApiError('invalid', 'Each field comes once.')
  return checked(schema, Object.fromEntries(once))
}

/** The text of a body that came without compression; its size is checked before it is read. */
export async function plainText(c: Context, maxBytes: number): Promise<string> {
  if ((c.req.header('Content-Encoding') ?? 'identity') !== 'identity') {
    throw new ApiError('unsupported', 'Send the body without compression.')
  }
  return readText(c.req.raw, maxBytes)
}

function checked<T>(schema: v.GenericSchema<unknown, T>, value: unknown): T {
  const result = v.safeParse(schema, value, { abortEarly: true })
  if (result.success) return result.output
  const [issue] = result.issues
  const field = v.getDotPath(issue)
  throw new ApiError('invalid', sentenceOf(issue), field === null ? {} : { field: field.slice(0, 64) })
}

/** What is wrong with a value, for a person: what the library says of fields that lack or are too many is none. */
function sentenceOf({ type, expected, message, path }: v.BaseIssue<unknown>): string {
  const key = path?.at(-1)?.key
  if (type !== 'strict_object' || expected === 'Object' || typeof key !== 'string') return message
  return expected === 'never' ? `There is no field ${key.slice(0, 64)} here.` : `The field ${key} is missing.`
}

async function readText(request: Request, maxBytes: number): Promise<string> {
  const tooLarge = () => new ApiError('too_large', `The body is larger than ${maxBytes} bytes.`)
  if (Number(request.headers.get('Content-Length') ?? 0) > maxBytes) throw tooLarge()
  if (request.body === null) return ''
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })
  let text = ''
  let bytes = 0
  try {
    for await (const chunk of request.body) {
      bytes += chunk.byteLength
      if (bytes > maxBytes) throw tooLarge()
      text += decoder.decode(chunk, { stream: true })
    }
    return text + decoder.decode()
  } catch (error) {
    if (error instanceof TypeError) throw new ApiError('bad_json', 'The body is not UTF-8.')
    throw error
  }
}
