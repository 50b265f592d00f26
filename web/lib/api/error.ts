import * as v from 'valibot'

const body = v.object({
  error: v.object({
    code: v.string(),
    message: v.string(),
    field: v.optional(v.string()),
  }),
})

/** Why a request did not do what it should; `message` is a sentence for the person. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  readonly field: string | undefined
  /** Seconds to wait before another try, when the server named them. */
  readonly retryAfter: number | undefined

  constructor(status: number, code: string, message: string, field?: string, retryAfter?: number) {
    super(message)
    this.name = 'ApiError'
    this.status = status
    this.code = code
    this.field = field
    this.retryAfter = retryAfter
  }
}

/** The network failed before any answer came. */
export const unreachable = (): ApiError =>
  new ApiError(0, 'unreachable', 'The server cannot be reached. Please try again.')

const FAILED = 'Something went wrong. Please try again.'

/** Makes an error of an answer that is not a success. */
export async function errorOf(response: Response): Promise<ApiError> {
  const seconds = Number(response.headers.get('Retry-After'))
  const retryAfter = seconds > 0 ? Math.ceil(seconds) : undefined
  const parsed = v.safeParse(body, await response.json().catch(() => null))
  const { code, message, field }: v.InferOutput<typeof body>['error'] = parsed.success
    ? parsed.output.error
    : { code: 'internal', message: FAILED }
  const wait = response.status === 429 && retryAfter ? ` Try again in ${spoken(retryAfter)}.` : ''
  return new ApiError(response.status, code, message + wait, field, retryAfter)
}

const spoken = (seconds: number): string =>
  seconds < 90 ? `${seconds} s` : `${Math.ceil(seconds / 60)} minutes`

/** A sentence for the person, whatever was thrown. */
export const messageOf = (error: unknown): string => (error instanceof ApiError ? error.message : FAILED)
