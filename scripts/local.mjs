import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { lockData } from './data-lock.mjs'
import { applyMigrations } from './migrations.mjs'
import { isFree } from './ports.mjs'
import { seedProblems } from './problems/built-in.mjs'
import { temporaryFolder } from './temporary.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))

// Observability writes every socket message to SQLite (5-10x of a room's throughput); the rest would call out.
Object.assign(process.env, {
  WRANGLER_SEND_METRICS: 'false',
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  X_LOCAL_OBSERVABILITY: 'false',
  X_LOCAL_EXPLORER: 'false',
})

/**
 * @typedef {object} LocalOptions
 * @property {string} [host] address to listen on; `127.0.0.1`
 * @property {number} [port] port to listen on; 0 takes a free one
 * @property {string} dataDir folder that keeps rooms and accounts; made when missing
 * @property {Record<string, string>} bindings variables and secrets of `worker/env.ts`
 * @property {string} [assetsDir] the built pages; a missing folder serves none
 * @property {string} [problemsDir] folders that become problems everybody finds; none without it
 * @property {string} [workerFile] the bundle of `build-worker.mjs`
 * @property {(line: string) => void} [progress] told what takes time
 * @property {(log: { level: string, message: string }) => void} [worker] told what the Worker logs; without it that is printed
 */

/**
 * Serves the built Worker with its Durable Objects, database and pages from this machine. What was acknowledged
 * is under `dataDir` and survives SIGKILL.
 * @param {LocalOptions} options
 * @returns {Promise<{ url: string, close: () => Promise<void> }>} `url` has no slash at its end
 */
export async function startLocal({
  host = '127.0.0.1',
  port = 0,
  dataDir,
  bindings,
  assetsDir = join(root, 'web/build'),
  problemsDir,
  workerFile = join(root, 'dist/worker/index.js'),
  progress = () => {},
  worker,
}) {
  const { Miniflare, Log, LogLevel, convertV4MiniflareOptions } = await import('miniflare')
  if (!existsSync(workerFile)) throw new Error(`The Worker is not built: ${workerFile} is missing`)
  if (port !== 0 && !(await isFree(host, port))) throw new Error(`Port ${port} of ${host} is in use already`)
  await guardRuntime()
  await mkdir(dataDir, { recursive: true })
  const unlock = lockData(dataDir)
  const pages = existsSync(assetsDir) ? assetsDir : join(dataDir, 'no-pages')
  await mkdir(pages, { recursive: true })

  const temporary = await temporaryFolder(dataDir)
  const configured = convertV4MiniflareOptions({
    host,
    port,
    log: worker ? told(Log, LogLevel.WARN, worker) : new Log(LogLevel.WARN),
    logRequests: false,
    ...(worker ? { handleStructuredLogs: worker } : {}),
    cf: false,
    unsafeObservability: false,
    unsafeLocalExplorer: false,
    telemetry: { enabled: false },
    resourcePersistencePath: dataDir,
    workers: [
      {
        name: 'codecollab',
        modulesRoot: dirname(workerFile),
        modules: [{ type: 'ESModule', path: workerFile }],
        compatibilityDate: '2026-08-01',
        compatibilityFlags: ['nodejs_compat', 'no_web_socket_compression'],
        bindings,
        durableObjects: {
          ROOMS: { className: 'Room', useSQLite: true },
          LIMITER: { className: 'Limiter', useSQLite: true },
          WEBHOOKS: { className: 'Webhooks', useSQLite: true },
        },
        d1Databases: { DB: 'codecollab' },
        assets: {
          directory: pages,
          binding: 'ASSETS',
          run_worker_first: true,
          routerConfig: { has_user_worker: true, invoke_user_worker_ahead_of_assets: true },
          assetConfig: { not_found_handling: 'single-page-application' },
        },
      },
    ],
  })
  // It chooses its folder when it is made, and does not wait for it to be gone when it ends.
  const miniflare = temporary.within(() => new Miniflare(configured))
  const close = async () => {
    await miniflare.dispose()
    await temporary.remove()
    unlock()
  }
  try {
    const url = await miniflare.ready
    const database = await miniflare.getD1Database('DB')
    await applyMigrations(database, join(root, 'migrations'), progress)
    if (problemsDir) await seedProblems(database, problemsDir, progress)
    return { url: url.origin, close }
  } catch (error) {
    await close()
    throw error
  }
}

/**
 * What the runtime's host says itself, such as that it starts a runtime again that crashed.
 * @param {typeof import('miniflare').Log} Log @param {import('miniflare').LogLevel} level
 * @param {(log: { level: string, message: string }) => void} worker
 */
function told(Log, level, worker) {
  return new (class extends Log {
    /** @override @param {string} message */
    log(message) {
      worker({ level: 'warn', message: stripVTControlCharacters(message) })
    }
  })(level)
}

/** Without it workerd outlives a killed server and keeps the port and the data. */
async function guardRuntime() {
  if (process.platform === 'win32') return
  process.env.CODECOLLAB_WORKERD ??= (await import('workerd')).default.default
  process.env.MINIFLARE_WORKERD_PATH = join(root, 'scripts/workerd-guard.sh')
}
