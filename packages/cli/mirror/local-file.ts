import {
  closeSync,
  existsSync,
  fchmodSync,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  watch,
  writeSync,
  type FSWatcher,
} from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { LIMITS } from '../../../core/protocol/limits.ts'
import { EXIT, Stop } from '../exit.ts'
import { PLAIN, readText, writeText, type Writing } from './local-text.ts'

/** A file is read once nobody has written to it for this long; when it became empty, for longer: it is being written. */
const SETTLE_MS = 60
const SETTLE_EMPTY_MS = 400
/** How often the file is looked at, whatever the watching says; and how long an editor may still write into one that was replaced. */
const LOOK_MS = 400
const LATE_MS = 2_000
/** UTF-8 and line ends of Windows together make at most so many bytes of a text that a room can hold. */
const MOST_BYTES = 4 * LIMITS.fileChars

/** What is where the file should be. */
export type Found =
  | { kind: 'text'; text: string; bytes: Uint8Array }
  | { kind: 'missing' }
  | { kind: 'unreadable'; why: string }

/** One file on this machine, which others write to as well. */
export class LocalFile {
  /** Where it is, links followed: what a link names is written, and the link stays. */
  readonly path: string
  #writing: Writing = PLAIN
  #watcher: FSWatcher | null = null
  #timer: ReturnType<typeof setInterval> | null = null
  #late: { bytes: Buffer; until: number } | null = null

  constructor(named: string) {
    const path = resolve(named)
    const found = lstatSync(path, { throwIfNoEntry: false })
    this.path = found ? realpathSync(path) : path
    if (found && !statSync(this.path).isFile()) throw new Stop(EXIT.usage, `${named} is no file.`)
    if (!existsSync(dirname(this.path))) throw new Stop(EXIT.usage, `There is no folder for ${named}.`)
  }

  /** Another file beside it, which belongs to this program. */
  beside(ending: string): string {
    return join(dirname(this.path), `.${basename(this.path)}.codecollab${ending}`)
  }

  /** Calls when the file may be another one, also where the system does not tell: some folders are on other machines. */
  onChange(changed: () => void): void {
    const name = basename(this.path)
    try {
      this.#watcher = watch(dirname(this.path), (_event, file) => {
        if (file === null || file === name) changed()
      })
      this.#watcher.on('error', () => this.#watcher?.close())
    } catch {
      // Looking is enough.
    }
    this.#timer = setInterval(changed, LOOK_MS)
  }

  close(): void {
    this.#watcher?.close()
    if (this.#timer) clearInterval(this.#timer)
    rmSync(this.beside('-old'), { force: true })
  }

  /** What the file holds once it is not being written; `known` is what it held. */
  async read(known: string | null): Promise<Found> {
    let found = this.#look()
    for (let calm = 0; found.kind !== 'text' || found.text !== known;) {
      const needed = found.kind === 'text' && found.text !== '' ? SETTLE_MS : SETTLE_EMPTY_MS
      if (calm >= needed) break
      await sleep(SETTLE_MS)
      const next = this.#look()
      calm = sameAs(found, next) ? calm + SETTLE_MS : 0
      found = next
    }
    return found
  }

  #look(): Found {
    let bytes: Buffer
    try {
      if (statSync(this.path).size > MOST_BYTES) return { kind: 'unreadable', why: 'is too large for a room' }
      bytes = readFileSync(this.path)
    } catch (error) {
      if (isCode(error, 'ENOENT')) return { kind: 'missing' }
      return { kind: 'unreadable', why: 'cannot be read' }
    }
    const read = readText(bytes)
    if (!read) return { kind: 'unreadable', why: 'is no text in UTF-8' }
    if (read.text.length > LIMITS.fileChars) return { kind: 'unreadable', why: 'is too large for a room' }
    // An empty file says nothing about how it was written.
    if (bytes.length > 0) this.#writing = read.writing
    return { kind: 'text', text: read.text, bytes }
  }

  /**
   * Puts a text where `found` was, whole or not at all; false when something else is there by now. What was there stays
   * within reach for a moment, in case somebody was writing into it.
   */
  replace(text: string, found: Found, now: number): boolean {
    const fresh = this.beside('-new')
    const mode = found.kind === 'text' ? statSync(this.path, { throwIfNoEntry: false })?.mode : undefined
    writeSafely(fresh, writeText(text, this.#writing), mode)
    this.#forgetOld()
    try {
      if (found.kind === 'text') return this.#exchange(fresh, found.bytes, now)
      linkSync(fresh, this.path)
      return true
    } catch (error) {
      if (isCode(error, 'ENOENT') || isCode(error, 'EEXIST')) return false
      if (!['EPERM', 'ENOTSUP', 'EMLINK'].some((code) => isCode(error, code))) throw error
      // A file system without second names.
      if (found.kind === 'text' && !readFileSync(this.path).equals(found.bytes)) return false
      renameSync(fresh, this.path)
      return true
    } finally {
      rmSync(fresh, { force: true })
    }
  }

  #exchange(fresh: string, expected: Uint8Array, now: number): boolean {
    const old = this.beside('-old')
    linkSync(this.path, old)
    // Nothing is done between this look and the exchange.
    if (readFileSync(old).equals(expected) && statSync(this.path).ino === statSync(old).ino) {
      renameSync(fresh, this.path)
      this.#late = { bytes: Buffer.from(expected), until: now + LATE_MS }
      return true
    }
    this.#forgetOld()
    return false
  }

  #forgetOld(): void {
    this.#late = null
    rmSync(this.beside('-old'), { force: true })
  }

  /** What somebody wrote into the file that was replaced last, after that; null for nothing. */
  late(now: number): string | null {
    const late = this.#late
    const old = this.beside('-old')
    if (!late || !existsSync(old)) return null
    const bytes = readFileSync(old)
    if (now > late.until) this.#forgetOld()
    // Empty while it is being written.
    if (bytes.length === 0 || bytes.equals(late.bytes)) return null
    late.bytes = bytes
    return readText(bytes)?.text ?? null
  }

  /** What a process that died had just replaced, where it is another file by now: somebody may have written into it since. */
  left(): string | null {
    const old = this.beside('-old')
    const [was, is] = [old, this.path].map((path) => lstatSync(path, { throwIfNoEntry: false }))
    // A link is none of this program's: a folder from somebody else may have one to any file, and what is left goes into the room.
    const text =
      was?.isFile() && was.ino !== is?.ino && was.size > 0 ? readText(readFileSync(old))?.text : null
    this.#forgetOld()
    rmSync(this.beside('-new'), { force: true })
    return text ?? null
  }
}

const sameAs = (a: Found, b: Found): boolean =>
  a.kind === b.kind && (a.kind !== 'text' || b.kind !== 'text' || a.text === b.text)

/** Whether a system call failed with this code. */
const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code

/** Writes a file of one's own whole, on the disk before this returns. */
export function writeSafely(path: string, bytes: Uint8Array, mode = 0o600): void {
  rmSync(path, { force: true })
  // It must not be there: nobody's link is followed.
  const file = openSync(path, 'wx', mode & 0o777)
  try {
    // Whatever is taken from new files here.
    fchmodSync(file, mode & 0o777)
    for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
