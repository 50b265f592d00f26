import * as v from 'valibot'
import { natural } from '../shared.ts'

/** A text of at most so many UTF-16 units. */
export const text = (max: number) => v.pipe(v.string(), v.maxLength(max))
/** A text that says something, trimmed, of at most so many UTF-16 units. */
export const named = (max: number) => v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(max))
/** Milliseconds since 1970, or null for what has not happened. */
export const nullableTime = v.nullable(natural)
