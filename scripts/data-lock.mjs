import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/**
 * Holds a data folder for this process: two servers writing one folder would destroy it. The lock is SQLite's own
 * (a lock of the operating system on a file), so it ends with the process, however that ends.
 * @param {string} dataDir
 * @returns {() => void} releases it
 */
export function lockData(dataDir) {
  const database = new DatabaseSync(join(dataDir, 'lock.sqlite'))
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE')
  } catch (error) {
    database.close()
    if (error instanceof Error && /locked/.test(error.message)) {
      throw new Error(`Another server is using the data folder ${dataDir}`, { cause: error })
    }
    throw error
  }
  return () => database.close()
}
