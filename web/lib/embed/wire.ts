import * as v from 'valibot'
import { playgroundFiles } from '#core/protocol/api/embed.ts'

/** Version of the messages between a frame and the page around it. */
export const WIRE = 1
/** Characters of one message, as JSON. */
const MOST = 1024 * 1024
const TOKEN_UNITS = 512 * 1024

const id = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const moment = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(1e9))

/** The page's one message to the window; a port comes with it, over which everything else goes. */
const init = v.object({
  cc: v.literal(WIRE),
  t: v.literal('init'),
  options: v.optional(v.record(v.string(), v.unknown()), {}),
  token: v.optional(v.pipe(v.string(), v.maxLength(TOKEN_UNITS))),
  files: v.optional(playgroundFiles),
})
export type Init = v.InferOutput<typeof init>

/** What the page may ask for; every one is answered. `at` is in seconds. */
const asked = v.variant('t', [
  v.strictObject({ t: v.literal('getFiles'), id }),
  v.strictObject({ t: v.literal('setFiles'), id, files: playgroundFiles }),
  v.strictObject({ t: v.literal('run'), id }),
  v.strictObject({ t: v.literal('seek'), id, at: moment }),
  v.strictObject({ t: v.literal('play'), id }),
  v.strictObject({ t: v.literal('pause'), id }),
  v.strictObject({ t: v.literal('focus'), id }),
  v.strictObject({ t: v.literal('setTheme'), id, theme: v.picklist(['light', 'dark', 'auto']) }),
])
export type Asked = v.InferOutput<typeof asked>

/** What a frame tells by itself. */
export type Told =
  | { t: 'ready'; mode: string; title: string }
  | { t: 'change'; file: string; version: number; length: number | null }
  | { t: 'run'; run: string; file: string; status: string }
  | { t: 'verdict'; run: string; status: string }
  | { t: 'test'; problem: string; status: string; passed: number | null; tests: number | null }
  | { t: 'people'; people: { name: string; role: string }[] }
  | { t: 'error'; code: string; message: string }

/** Whether a value is small enough to be looked at; what cannot be written as JSON is not. */
function fits(data: unknown): boolean {
  try {
    return (JSON.stringify(data) ?? '').length <= MOST
  } catch {
    return false
  }
}

/** Reads the message that begins everything; null for anything else. */
export const readInit = (data: unknown): Init | null => read(init, data)

/** Reads what the page asks for; null for anything else. */
export const readAsked = (data: unknown): Asked | null => read(asked, data)

function read<T>(schema: v.GenericSchema<unknown, T>, data: unknown): T | null {
  if (typeof data !== 'object' || data === null || !fits(data)) return null
  const parsed = v.safeParse(schema, data)
  return parsed.success ? parsed.output : null
}
