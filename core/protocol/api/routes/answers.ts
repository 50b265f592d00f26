import type * as v from 'valibot'

/** What a route answers and takes: schemas, or null for nothing. */
export type Answers<A extends v.GenericSchema | null, B extends v.GenericSchema | null = null> = {
  answer: A
  body: B
}

/** An answer that is no JSON but lines, bytes or a file. */
export type Lines = v.GenericSchema<string>
