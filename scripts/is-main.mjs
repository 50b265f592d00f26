import { realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * Whether a module is the one that Node was started with; `import.meta.main` says so only from Node 24.2 on, and is
 * undefined before.
 * @param {string} url the module's `import.meta.url`
 */
export function isMain(url) {
  const [, started] = process.argv
  if (started === undefined) return false
  try {
    return realpathSync(started) === realpathSync(fileURLToPath(url))
  } catch {
    return false
  }
}
