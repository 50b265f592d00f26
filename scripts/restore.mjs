import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { unpack } from './backup-file.mjs'
import { isMain } from './is-main.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const USAGE = `Usage: npm run restore -- FILE [--data DIR]
Makes the data folder DIR (DATA_DIR, else .data) from a backup. DIR must be empty or not exist.`

/**
 * Makes a data folder from a backup: all of it, checked, or nothing.
 * @param {string} file @param {string} dataDir empty or missing
 * @returns {number} how many files it has
 */
export function restore(file, dataDir) {
  if (!existsSync(file)) throw new Error(`There is no file ${file}`)
  if (existsSync(dataDir) && readdirSync(dataDir).length > 0)
    throw new Error(`${dataDir} is not empty: move it away first, nothing is written over`)
  mkdirSync(dirname(dataDir), { recursive: true })
  const folder = mkdtempSync(join(dirname(dataDir), '.restore-'))
  try {
    const paths = unpack(file, folder)
    for (const path of paths) if (path.endsWith('.sqlite')) check(join(folder, path), path)
    rmSync(dataDir, { recursive: true, force: true })
    renameSync(folder, dataDir)
    return paths.length
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

/** @param {string} file @param {string} path */
function check(file, path) {
  const database = new DatabaseSync(file)
  try {
    const said = database.prepare('PRAGMA quick_check').get()?.quick_check
    if (said !== 'ok') throw new Error(`${path} of the backup is damaged: ${said}`)
  } finally {
    database.close()
  }
}

if (isMain(import.meta.url)) {
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: { data: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    })
    const [file] = positionals
    if (values.help || file === undefined || positionals.length > 1) throw new Error(USAGE)
    const dataDir =
      values.data === undefined ? resolve(root, process.env.DATA_DIR || '.data') : resolve(values.data)
    console.log(`${dataDir}: ${restore(file, dataDir)} files`)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  }
}
