import { MODES, show, type Mode, type Settings } from './layout.ts'
import type { Refused, Sqlite } from './sqlite.ts'

/** What the shell may do outside of the database. */
export type Terminal = {
  out: (text: string) => void
  error: (text: string) => void
  /** The text of a file of the program, or null. */
  file: (name: string) => string | null
}

const MAX_DEPTH = 25
const USER_TABLES =
  "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY 1"
const SCHEMA = "SELECT sql || ';' FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY tbl_name, type DESC, name"

/** Ends the script with a code. */
class End extends Error {
  readonly code: number

  constructor(code: number) {
    super()
    this.code = code
  }
}

/** Runs scripts as `sqlite3 -bail` does: statements, and the commands that begin with a dot. */
export class Shell {
  #sqlite: Sqlite
  #terminal: Terminal
  #settings: Settings = { mode: 'column', headers: true, nullValue: 'NULL', separator: '|' }
  #depth = 0

  constructor(sqlite: Sqlite, terminal: Terminal) {
    this.#sqlite = sqlite
    this.#terminal = terminal
  }

  /** Runs a file to its end or its first error, and answers the exit code. */
  start(name: string): number {
    try {
      this.#read(name)
      return 0
    } catch (error) {
      if (error instanceof End) return error.code
      throw error
    }
  }

  #read(name: string): void {
    const text = this.#terminal.file(name)
    if (text === null) throw this.#failed(`Error: cannot open "${name}"`)
    if (++this.#depth > MAX_DEPTH)
      throw this.#failed(`Input nesting limit (${MAX_DEPTH}) reached. Check recursion.`)
    let gathered = ''
    let first = 0
    const lines = text.split('\n').map((line) => line.replace(/\r$/, ''))
    for (const [index, line] of lines.entries()) {
      if (gathered === '' && line.startsWith('.')) {
        this.#command(line)
        continue
      }
      if (gathered === '' && line.trim() === '') continue
      if (gathered === '') first = index + 1
      gathered += `${line}\n`
      if (!line.trimEnd().endsWith(';') || !this.#sqlite.complete(gathered)) continue
      this.#run(gathered, first)
      gathered = ''
    }
    if (gathered !== '') this.#run(gathered.trimEnd(), first)
    this.#depth--
  }

  #run(sql: string, line: number): void {
    const failure = this.#sqlite.run(sql, show(this.#settings, this.#terminal.out))
    if (failure) throw this.#failed(explained(failure, line))
  }

  #failed(message: string): End {
    this.#terminal.error(`${message}\n`)
    return new End(1)
  }

  #command(text: string): void {
    const [name = '', ...values] = words(text.slice(1))
    const [value = ''] = values
    const unknown = () =>
      this.#failed(`Error: unknown command or invalid arguments:  "${name}". Enter ".help" for help`)
    switch (name) {
      case 'read':
        return this.#read(value)
      case 'print':
        return this.#terminal.out(`${values.join(' ')}\n`)
      case 'mode': {
        const mode = MODES.find((known) => known === value || `${known}s` === value)
        if (!mode) throw unknown()
        return this.#change({ mode, separator: mode === 'list' ? '|' : this.#settings.separator })
      }
      case 'headers':
      case 'header':
        return this.#change({ headers: /^(on|yes|true|1)$/i.test(value) })
      case 'nullvalue':
        return this.#change({ nullValue: value })
      case 'separator':
        return this.#change({ separator: value.replaceAll('\\t', '\t').replaceAll('\\n', '\n') })
      case 'tables':
        return this.#list(USER_TABLES)
      case 'schema':
        return this.#list(SCHEMA)
      case 'exit':
      case 'quit':
        throw new End(Number.parseInt(value, 10) & 255)
      case 'bail':
      case 'echo':
      case 'timer':
        return
      default:
        throw unknown()
    }
  }

  #change(settings: Partial<Settings>): void {
    this.#settings = { ...this.#settings, ...settings }
  }

  #list(sql: string): void {
    const mode: Mode = 'list'
    this.#sqlite.run(sql, show({ ...this.#settings, mode, headers: false }, this.#terminal.out))
  }
}

/** The words of a command; those in quotes may hold spaces. */
const words = (text: string) =>
  [...text.matchAll(/'([^']*)'|"((?:\\.|[^"\\])*)"|\S+/g)].map(
    ([word, single, double]) => single ?? double?.replace(/\\(.)/g, '$1') ?? word,
  )

const AFTER = 78
const BEFORE = 50

/** An error as the shell words it, with the place where SQLite found it. */
function explained({ phase, message, code, at, sql }: Refused & { sql: Uint8Array }, line: number): string {
  const kind = phase === 'prepare' ? 'Parse error' : 'Runtime error'
  const head = `${kind} near line ${line}: ${message}${code > 1 ? ` (${code})` : ''}`
  if (at < 0 || at >= sql.length) return head
  const decoder = new TextDecoder()
  const before = [...decoder.decode(sql.subarray(0, at))]
  const from = Math.max(0, before.length - BEFORE)
  const shown = [...decoder.decode(sql)]
    .slice(from, from + AFTER)
    .join('')
    .replace(/\s/g, ' ')
  const column = before.length - from
  const arrow =
    column < 25 ? `${' '.repeat(column)}^--- error here` : `${' '.repeat(column - 14)}error here ---^`
  return `${head}\n  ${shown.trimEnd()}\n  ${arrow}`
}
