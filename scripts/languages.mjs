import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isMain } from './is-main.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = join(root, 'runner/languages')

/** What the folders in `runner/languages` say, in the order of lists. */
const languages = () =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name: id }) => {
      const { name, order, extensions, mode, hello } = JSON.parse(
        readFileSync(join(folder, id, 'language.json'), 'utf8'),
      )
      return { id, name, order, extensions, mode, hello: readFileSync(join(folder, id, hello), 'utf8') }
    })
    .sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1))

/** The text of `core/protocol/runnable.ts`: what room and pages must know of the folders. */
export function runnable() {
  /** @param {{ id: string, name: string, extensions: string[], mode: string }} language */
  const line = ({ id, name, extensions, mode }) =>
    `  [${[id, name, extensions.join(' '), mode].map((text) => `'${text}'`).join(', ')}],`
  return `/** Made by \`scripts/languages.mjs\` from the folders in \`runner/languages\`: id, name, extensions, editor mode. */
export const RUNNABLE = [
${languages().map(line).join('\n')}
] as const
`
}

/** The text of `core/room/hellos.ts`, which pages do without. */
export function hellos() {
  const lines = languages().map(({ id, hello }) => `  [${JSON.stringify(id)}, ${JSON.stringify(hello)}],`)
  return `/** Made by \`scripts/languages.mjs\` from the folders in \`runner/languages\`: what a room in a language begins with. */
export const HELLOS: ReadonlyMap<string, string> = new Map([
${lines.join('\n')}
])
`
}

/** Brings the files up to date with the folders. */
export function writeRunnable() {
  for (const [path, wanted] of /** @type {const} */ ([
    ['core/protocol/runnable.ts', runnable()],
    ['core/room/hellos.ts', hellos()],
  ])) {
    const file = join(root, path)
    if (!existsSync(file) || readFileSync(file, 'utf8') !== wanted) writeFileSync(file, wanted)
  }
}

if (isMain(import.meta.url)) writeRunnable()
