import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { readProblem } from '../../core/judge/folder.ts'
import { writeProblem } from '../../core/judge/folder/write.ts'
import { readPackage } from '../../core/judge/kattis.ts'
import { PACKAGE_BYTES, readZip } from '../../core/judge/kattis/zip.ts'

/**
 * Folders and packages at a path: itself when it is one, else those in it.
 * @param {string} path
 * @returns {string[]}
 */
export function problemsAt(path) {
  if (isProblem(path)) return [path]
  const inside = readdirSync(path).toSorted()
  const found = inside.map((name) => join(path, name)).filter(isProblem)
  if (found.length === 0)
    throw new Error(`There is no problem in ${path}: neither problem.json nor problem.yaml.`)
  return found
}

/** @param {string} path */
function isProblem(path) {
  if (lstatSync(path).isFile()) return path.endsWith('.zip') || path.endsWith('.kpp')
  return ['problem.json', 'problem.yaml'].some((name) => existsSync(join(path, name)))
}

/**
 * A problem in a folder of ours, a package, or a packed package; files of faults are told with the path they are in.
 * @param {string} path
 * @returns {import('../../core/judge/folder.ts').ReadProblem & { said: string[] }}
 */
export function readAt(path) {
  const slug = basename(resolve(path)).replace(/\.(zip|kpp)$/, '')
  if (lstatSync(path).isFile()) {
    const unpacked = readZip(readFileSync(path))
    return unpacked.ok ? readPackage(unpacked.files, slug) : { ...unpacked, said: [] }
  }
  const files = new Map()
  collect(path, '', files, { left: PACKAGE_BYTES })
  if (files.has('problem.json')) return { ...readProblem(files, slug), said: [] }
  return readPackage(files, slug)
}

/**
 * Plain files only: links may lead anywhere, and names with a dot at the beginning belong to Git and editors, but for one of the packages.
 * @param {string} root @param {string} below @param {Map<string, Uint8Array>} files @param {{ left: number }} bytes
 */
function collect(root, below, files, bytes) {
  for (const entry of readdirSync(join(root, below), { withFileTypes: true })) {
    if (entry.name.startsWith('.') && !(below === '' && entry.name === '.timelimit')) continue
    const name = below === '' ? entry.name : `${below}/${entry.name}`
    if (entry.isDirectory()) collect(root, name, files, bytes)
    if (!entry.isFile()) continue
    bytes.left -= lstatSync(join(root, name)).size
    if (bytes.left < 0) throw new Error(`${root} has more than ${PACKAGE_BYTES} bytes.`)
    files.set(name, readFileSync(join(root, name)))
  }
}

/**
 * Writes a sound problem as a folder that is not there yet.
 * @param {string} dir @param {import('../../core/protocol/problem.ts').Problem} problem
 */
export function writeAt(dir, problem) {
  const folder = join(dir, problem.slug)
  if (existsSync(folder)) throw new Error(`${folder} is there already.`)
  for (const [name, bytes] of writeProblem(problem)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), bytes)
  }
  return folder
}
