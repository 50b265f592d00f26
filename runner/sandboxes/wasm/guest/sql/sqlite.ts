import type { Exports } from '../emscripten/libc.ts'
import { Memory } from '../wasi/memory.ts'

const OK = 0
const ROW = 100
const DONE = 101
const NULL = 5
const SPACE = 32
const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** A statement that SQLite refused or broke off: `at` is where in its text, bytes, or -1. */
export type Refused = { phase: 'prepare' | 'step'; message: string; code: number; at: number }

/** A row of results as text; null is NULL. */
export type Row = (string | null)[]

/** SQLite's C interface, as far as its shell uses it, on one database in memory. */
export class Sqlite {
  #call: Exports
  #memory: Memory
  #db: number

  constructor(exports: Exports, memory: WebAssembly.Memory) {
    this.#call = exports
    this.#memory = new Memory(memory)
    // Every database is in memory, attached ones too: there is nothing else here.
    this.#of('sqlite3_vfs_register', this.#of('sqlite3_vfs_find', this.#text('memdb')), 1)
    const into = this.#of('malloc', 4)
    if (this.#of('sqlite3_open', this.#text(':memory:'), into) !== OK) throw new Error('no database')
    this.#db = this.#memory.view(into, 4).getUint32(0, true)
  }

  version = () => this.#read(this.#of('sqlite3_libversion'))

  /** True when the text ends where a statement does. */
  complete(sql: string): boolean {
    const at = this.#text(sql)
    const complete = this.#of('sqlite3_complete', at) !== 0
    this.#of('free', at)
    return complete
  }

  /**
   * Runs every statement of a text: hears the names of a result's columns once, then its rows, then its end. Answers what
   * went wrong with the first that failed and with which part of the text.
   */
  run(sql: string, hear: Results): (Refused & { sql: Uint8Array }) | null {
    const bytes = encoder.encode(`${sql}\0`)
    const start = this.#of('malloc', bytes.length + 8)
    this.#memory.bytes(start, bytes.length).set(bytes)
    const [end, pointers] = [start + bytes.length - 1, start + bytes.length]
    const failed = (phase: Refused['phase'], from: number) => ({
      ...this.#refused(phase),
      sql: bytes.subarray(from - start, -1),
    })
    try {
      for (let at = start; at < end;) {
        const code = this.#of('sqlite3_prepare_v2', this.#db, at, end - at, pointers, pointers + 4)
        if (code !== OK) return failed('prepare', at)
        const pair = this.#memory.view(pointers, 8)
        const [statement, next] = [pair.getUint32(0, true), pair.getUint32(4, true)]
        if (statement !== 0 && !this.#step(statement, hear)) {
          const refused = failed('step', at)
          this.#of('sqlite3_finalize', statement)
          return refused
        }
        this.#of('sqlite3_finalize', statement)
        at = next
        while ((bytes[at - start] ?? 0) !== 0 && (bytes[at - start] ?? 0) <= SPACE) at++
      }
      return null
    } finally {
      this.#of('free', start)
    }
  }

  #step(statement: number, hear: Results): boolean {
    const count = this.#of('sqlite3_column_count', statement)
    const each = <T>(of: (index: number) => T) => Array.from({ length: count }, (_, index) => of(index))
    let named = false
    for (;;) {
      const code = this.#of('sqlite3_step', statement)
      if (code !== ROW) {
        if (named) hear.end()
        return code === DONE
      }
      if (!named) hear.names(each((index) => this.#read(this.#of('sqlite3_column_name', statement, index))))
      named = true
      hear.row(each((index) => this.#value(statement, index)))
    }
  }

  #value(statement: number, index: number): string | null {
    if (this.#of('sqlite3_column_type', statement, index) === NULL) return null
    // The text comes first, since asking for it can change how many bytes there are.
    const at = this.#of('sqlite3_column_text', statement, index)
    const length = this.#of('sqlite3_column_bytes', statement, index)
    return decoder.decode(this.#memory.bytes(at, length)).replace(/\0.*$/s, '')
  }

  #refused(phase: Refused['phase']): Refused {
    return {
      phase,
      message: this.#read(this.#of('sqlite3_errmsg', this.#db)),
      code: this.#of('sqlite3_errcode', this.#db),
      at: this.#of('sqlite3_error_offset', this.#db),
    }
  }

  #of(name: string, ...values: number[]): number {
    const call = this.#call[name]
    if (!call) throw new Error(`SQLite has no ${name}`)
    return call(...values)
  }

  #read(at: number): string {
    return this.#memory.text(at, this.#memory.length(at))
  }

  #text(text: string): number {
    const bytes = encoder.encode(`${text}\0`)
    const at = this.#of('malloc', bytes.length)
    this.#memory.bytes(at, bytes.length).set(bytes)
    return at
  }
}

/** Hears the results of a statement that has any. */
export type Results = { names: (names: string[]) => void; row: (row: Row) => void; end: () => void }
