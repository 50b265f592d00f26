import { readTheme, type ThemeOption } from './options.ts'

/** Version of the messages between a frame and the page around it. */
export const WIRE = 1
/** Characters of one message, as JSON. */
const MOST = 1024 * 1024
/** Files of one message; the server and the room look at them again. */
const FILES = 100

export type GivenFile = { name: string; text: string }

/** The page's one message to the window; a port comes with it, over which everything else goes. */
export type Init = {
  options: Record<string, unknown>
  token: string | undefined
  files: GivenFile[] | undefined
}

/** What the page may ask for; every one is answered. `at` is in seconds. */
export type Asked =
  | { t: 'getFiles' | 'run' | 'play' | 'pause' | 'focus'; id: number }
  | { t: 'setFiles'; id: number; files: GivenFile[] }
  | { t: 'seek'; id: number; at: number }
  | { t: 'setTheme'; id: number; theme: ThemeOption }

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

type Fields = Readonly<Record<string, unknown>>

/** The fields of a value that is small enough to be looked at; null for anything else. */
function fieldsOf(data: unknown): Fields | null {
  if (typeof data !== 'object' || data === null || Array.isArray(data) || !fits(data)) return null
  return Object.fromEntries(Object.entries(data))
}

/** Reads the message that begins everything; null for anything else. */
export function readInit(data: unknown): Init | null {
  const said = fieldsOf(data)
  if (said?.['cc'] !== WIRE || said['t'] !== 'init') return null
  const { token, files, options } = said
  if (token !== undefined && typeof token !== 'string') return null
  const given = files === undefined ? undefined : filesOf(files)
  return given === null ? null : { options: { ...fieldsOf(options) }, token, files: given }
}

/** Reads what the page asks for; null for anything else. */
export function readAsked(data: unknown): Asked | null {
  const said = fieldsOf(data)
  const { t, id } = said ?? {}
  if (said === null || typeof id !== 'number' || !Number.isSafeInteger(id) || id < 0) return null
  switch (t) {
    case 'getFiles':
    case 'run':
    case 'play':
    case 'pause':
    case 'focus':
      return { t, id }
    case 'setFiles': {
      const files = filesOf(said['files'])
      return files && { t, id, files }
    }
    case 'seek': {
      const at = said['at']
      return typeof at === 'number' && at >= 0 && at <= 1e9 ? { t, id, at } : null
    }
    case 'setTheme': {
      const theme = readTheme(said['theme'])
      return theme === undefined ? null : { t, id, theme }
    }
    default:
      return null
  }
}

function filesOf(value: unknown): GivenFile[] | null {
  if (!Array.isArray(value) || value.length === 0 || value.length > FILES) return null
  const files = value.map((entry: unknown) => {
    const { name, text } = fieldsOf(entry) ?? {}
    const good = typeof name === 'string' && name !== '' && typeof text === 'string' && text.isWellFormed()
    return good ? { name, text } : null
  })
  return files.every((file) => file !== null) ? files : null
}
