import type { Context } from 'hono'
import * as v from 'valibot'
import { ApiError } from './error.ts'

/** Bytes a body may have unless a route says otherwise. */
const MAX_BYTES = 16 * 1024

/** Reads a JSON body; its size is checked before anything is parsed, its shape before anything is used. */
export async function readBody<T>(
  c: Context,
  schema: v.GenericSchema<unknown, T>,
  maxBytes = MAX_BYTES,
): Promise<T> {
  if ((c.req.header('Content-Encoding') ?? 'identity') !== 'identity') {
    throw new ApiError('unsupported', 'Send the body without compression.')
  }
  const text = await readText(c.req.raw, maxBytes)
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new ApiError('bad_json', 'The body is not JSON.')
  }
  const result = v.safeParse(schema, json, { abortEarly: true })
  if (result.success) return result.output
  const [issue] = result.issues
  const field = v.getDotPath(issue)
  throw new ApiError('invalid', issue.message, field === null ? {} : { field: field.slice(0, 64) })
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
