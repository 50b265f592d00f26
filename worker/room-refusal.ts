import type { Refusal } from '#core/protocol/down.ts'
import { ApiError, type ErrorCode } from './error.ts'

/** What a room refuses, as the API says it; what is not here is wrong with what was sent. */
const CODES: Partial<Record<Refusal, ErrorCode>> = {
  not_allowed: 'forbidden',
  archived: 'forbidden',
  no_file: 'not_found',
  no_run: 'not_found',
  bad_version: 'base_unknown',
  too_large: 'too_large',
  name_taken: 'file_exists',
  too_many: 'room_full',
  busy: 'room_busy',
}

/** The error that a room's refusal is, in the room's own words; `current` is what is there now. */
export const refusal = ({ code, why }: { code: Refusal; why: string }, current?: object): ApiError =>
  new ApiError(CODES[code] ?? 'invalid', why, current === undefined ? {} : { current })
