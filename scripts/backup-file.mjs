import { createHash } from 'node:crypto'
import { closeSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { gunzipSync, gzipSync } from 'node:zlib'

const FORMAT = 'codecollab-backup-1'
/** Bytes of a file in one row, before they are packed. */
const PART = 4 * 1024 * 1024
/** Folders and names as a data folder has them; what leads anywhere else is no path of a backup. */
const PATH = /^(?!\.)[\w.-]+(\/(?!\.)[\w.-]+)*$/

/** `file` has the sum of what `part` holds in pieces. */
const SCHEMA = `
  CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE file (path TEXT PRIMARY KEY, mode INTEGER NOT NULL, bytes INTEGER NOT NULL, sha256 TEXT NOT NULL);
  CREATE TABLE part (path TEXT NOT NULL, n INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (path, n));
`

/** A backup being written: one SQLite database that holds files, so that nothing but Node is needed to read it. */
export class BackupWriter {
  #database
  /** @param {string} file made by this, for its owner only: it holds every secret of the server */
  constructor(file) {
    closeSync(openSync(file, 'wx', 0o600))
    this.#database = new DatabaseSync(file)
    this.#database.exec(`PRAGMA journal_mode = MEMORY; ${SCHEMA}`)
    this.#about('format', FORMAT)
    this.#about('begun', new Date().toISOString())
  }

  /**
   * Adds a file that nobody writes to any more.
   * @param {string} path where it belongs in the data folder @param {string} source @param {number} mode
   */
  add(path, source, mode) {
    const insert = this.#database.prepare('INSERT INTO part VALUES (?, ?, ?)')
    const sum = createHash('sha256')
    let bytes = 0
    this.#database.exec('BEGIN')
    let n = 0
    for (const piece of piecesOf(source)) {
      sum.update(piece)
      bytes += piece.length
      insert.run(path, n++, gzipSync(piece, { level: 3 }))
    }
    const row = this.#database.prepare('INSERT INTO file VALUES (?, ?, ?, ?)')
    row.run(path, mode, bytes, sum.digest('hex'))
    this.#database.exec('COMMIT')
  }

  finish() {
    this.#about('ended', new Date().toISOString())
    this.#database.close()
  }

  /** @param {string} name @param {string} value */
  #about(name, value) {
    this.#database.prepare('INSERT INTO about VALUES (?, ?)').run(name, value)
  }
}

/** @param {string} source */
function* piecesOf(source) {
  const descriptor = openSync(source, 'r')
  try {
    for (;;) {
      const piece = Buffer.alloc(PART)
      const read = readSync(descriptor, piece, 0, PART, null)
      if (read === 0) return
      yield piece.subarray(0, read)
    }
  } finally {
    closeSync(descriptor)
  }
}

/**
 * Writes every file of a backup into a folder, each checked against its sum.
 * @param {string} file @param {string} folder
 * @returns {string[]} their paths; throws when anything is missing or not as it was
 */
export function unpack(file, folder) {
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    if (aboutOf(database, 'format') !== FORMAT) throw new Error(`${file} is no backup of CodeCollab`)
    if (aboutOf(database, 'ended') === undefined) throw new Error(`${file} was not written to its end`)
    const rows = database.prepare('SELECT path, mode, bytes, sha256 FROM file ORDER BY path').all()
    return rows.map((row) => {
      const path = String(row.path)
      if (!PATH.test(path)) throw new Error(`${file} names ${JSON.stringify(path)}, which is no path`)
      mkdirSync(dirname(join(folder, path)), { recursive: true, mode: 0o700 })
      const { bytes, sha256 } = writeParts(database, path, join(folder, path), Number(row.mode))
      if (bytes !== row.bytes || sha256 !== row.sha256) throw new Error(`${path} is damaged in ${file}`)
      return path
    })
  } finally {
    database.close()
  }
}

/** @param {DatabaseSync} database @param {string} name */
function aboutOf(database, name) {
  try {
    return database.prepare('SELECT value FROM about WHERE name = ?').get(name)?.value
  } catch {
    return undefined
  }
}

/** @param {DatabaseSync} database @param {string} path @param {string} target @param {number} mode */
function writeParts(database, path, target, mode) {
  const descriptor = openSync(target, 'wx', mode & 0o700)
  const sum = createHash('sha256')
  let bytes = 0
  try {
    const parts = database.prepare('SELECT body FROM part WHERE path = ? ORDER BY n')
    for (const { body } of parts.iterate(path)) {
      const piece = gunzipSync(/** @type {Uint8Array} */ (body), { maxOutputLength: PART })
      writeSync(descriptor, piece)
      sum.update(piece)
      bytes += piece.length
    }
  } finally {
    closeSync(descriptor)
  }
  return { bytes, sha256: sum.digest('hex') }
}
