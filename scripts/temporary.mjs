import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * A temporary folder inside a data folder, empty: what a server that was killed left there goes. Whoever calls this holds the
 * data folder's lock, so nobody else uses it.
 * @param {string} dataDir
 * @returns {Promise<{ within: <T>(make: () => T) => T, remove: () => Promise<void> }>} `within` calls with it for the place of temporary files
 */
export async function temporaryFolder(dataDir) {
  const folder = join(dataDir, 'tmp')
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 5 })
  await remove()
  await mkdir(folder)
  return { within: (make) => within(folder, make), remove }
}

/** @template T @param {string} folder @param {() => T} make */
function within(folder, make) {
  const before = process.env.TMPDIR
  process.env.TMPDIR = folder
  try {
    return make()
  } finally {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  }
}
