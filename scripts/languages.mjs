import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = join(root, 'runner/languages')
const file = join(root, 'core/protocol/runnable.ts')

/** The text of `core/protocol/runnable.ts`: what room and pages must know of the folders in `runner/languages`. */
export function runnable() {
  const list = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name: id }) => {
      const { name, order, extensions, mode } = JSON.parse(
        readFileSync(join(folder, id, 'language.json'), 'utf8'),
      )
      return { id, name, order, extensions, mode }
    })
    .sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1))
  /** @param {{ id: string, name: string, extensions: string[], mode: string }} language */
  const line = ({ id, name, extensions, mode }) =>
    `  [${[id, name, extensions.join(' '), mode].map((text) => `'${text}'`).join(', ')}],`
  return `/** Made by \`scripts/languages.mjs\` from the folders in \`runner/languages\`: id, name, extensions, editor mode. */
export const RUNNABLE = [
${list.map(line).join('\n')}
] as const
`
}

/** Brings the file up to date with the folders. */
export function writeRunnable() {
  const wanted = runnable()
  if (readFileSync(file, 'utf8') !== wanted) writeFileSync(file, wanted)
}

if (import.meta.main) writeRunnable()
