import * as v from 'valibot'
import { down, type Down } from './down.ts'
import { LIMITS } from './limits.ts'
import { scriptUp, type ScriptUp } from './script.ts'
import { up, type Up } from './up.ts'

/** A message, or why it is none. */
export type Parsed<T> = { ok: true; value: T } | { ok: false; why: 'too_large' | 'bad_message'; type: string }

/** Reads one frame from a client; the size is checked before anything is parsed. */
export function parseUp(frame: string): Parsed<Up> {
  if (frame.length > LIMITS.frameChars) return { ok: false, why: 'too_large', type: '?' }
  return parse(up, frame)
}

/** Reads one frame from a script. */
export function parseScript(frame: string): Parsed<ScriptUp> {
  if (frame.length > LIMITS.frameChars) return { ok: false, why: 'too_large', type: '?' }
  return parse(scriptUp, frame)
}

/** Reads one frame from the room. */
export const parseDown = (frame: string): Parsed<Down> => parse(down, frame)

function parse<T>(schema: v.GenericSchema<unknown, T>, frame: string): Parsed<T> {
  let json: unknown
  try {
    json = JSON.parse(frame)
  } catch {
    return { ok: false, why: 'bad_message', type: '?' }
  }
  const result = v.safeParse(schema, json, { abortEarly: true })
  if (result.success) return { ok: true, value: result.output }
  return { ok: false, why: 'bad_message', type: typeOf(json) }
}

function typeOf(json: unknown): string {
  if (typeof json !== 'object' || json === null || !('t' in json)) return '?'
  return typeof json.t === 'string' ? json.t.slice(0, 16) : '?'
}
