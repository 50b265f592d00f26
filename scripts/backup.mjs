import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { backup as copyDatabase, DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { BackupWriter } from './backup-file.mjs'
import { isMain } from './is-main.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const USAGE = `Usage: npm run backup -- FILE
Writes everything that DATA_DIR (.data) keeps into FILE: accounts, rooms, records and keys. The server may run meanwhile.
FILE holds secrets: keep it where only you can read it.`

/**
 * What a data folder holds that cannot be made again, in the order in which it has to be copied: the directory (D1) before
 * the rooms. A room that is ahead of what the directory has archived of it goes on by itself; the other way round it cannot.
 */
const ORDER = [
  /^keys\.json$/,
  /^d1\/.*\.sqlite$/,
  /^do\/.*metadata\.sqlite$/,
  /^do\/.*\.sqlite$/,
  /^runner\/[^/]+\.sqlite$/,
]
const WAIT_MS = 10_000
const ALL_PAGES = 2 ** 31 - 1

/**
 * Copies a data folder, also one that a server writes to: everything acknowledged before this began is in the copy.
 * @param {string} dataDir @param {string} file must not exist
 * @param {() => Promise<void>} [copied] called after each kind of files
 * @returns {Promise<{ files: number, bytes: number }>}
 */
export async function backup(dataDir, file, copied = async () => {}) {
  if (existsSync(file)) throw new Error(`${file} exists already: name another file`)
  if (!existsSync(join(dataDir, 'keys.json')))
    throw new Error(`${dataDir} is no data folder: it has no keys.json`)
  const folder = mkdtempSync(join(dirname(resolve(file)), '.backup-'))
  try {
    const unfinished = join(folder, basename(file))
    const writer = new BackupWriter(unfinished)
    let files = 0
    // Listed anew for each kind: rooms are made while the directory is copied.
    for (const kind of ORDER) {
      for (const path of pathsOf(dataDir, kind)) if (await add(writer, dataDir, path, folder)) files++
      await copied()
    }
    writer.finish()
    renameSync(unfinished, file)
    return { files, bytes: statSync(file).size }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** @param {string} dataDir @param {RegExp} kind */
function pathsOf(dataDir, kind) {
  const earlier = ORDER.slice(0, ORDER.indexOf(kind))
  return readdirSync(dataDir, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => kind.test(path) && !earlier.some((other) => other.test(path)))
    .sort()
}

/**
 * False when the file is gone, as that of a room that was deleted meanwhile.
 * @param {BackupWriter} writer @param {string} dataDir @param {string} path @param {string} folder for the copy
 */
async function add(writer, dataDir, path, folder) {
  const source = join(dataDir, path)
  if (!path.endsWith('.sqlite')) {
    writer.add(path, source, 0o600)
    return true
  }
  const copy = join(folder, 'copy.sqlite')
  try {
    await copyOf(source, copy)
  } catch (error) {
    if (!existsSync(source)) return false
    throw new Error(`${path} could not be copied: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    })
  }
  writer.add(path, copy, 0o600)
  rmSync(copy)
  return true
}

/**
 * One database at one moment, by SQLite's own copying: all pages under one lock for reading, which stops nobody from writing.
 * @param {string} source @param {string} copy
 */
async function copyOf(source, copy) {
  const database = new DatabaseSync(source, { readOnly: true, timeout: WAIT_MS })
  try {
    await copyDatabase(database, copy, { rate: ALL_PAGES })
  } finally {
    database.close()
  }
}

if (isMain(import.meta.url)) {
  try {
    const [file, ...rest] = process.argv.slice(2)
    if (file === undefined || rest.length > 0 || file.startsWith('-')) throw new Error(USAGE)
    const started = performance.now()
    const { files, bytes } = await backup(resolve(root, process.env.DATA_DIR || '.data'), file)
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    console.log(`${file}: ${files} files, ${(bytes / 1e6).toFixed(1)} MB, in ${seconds} s`)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  }
}
