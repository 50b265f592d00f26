import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Miniflare, convertV4MiniflareOptions } from 'miniflare'

/** Serves the floor as `scripts/local.mjs` serves the product, and prints its address. */
const miniflare = new Miniflare(
  convertV4MiniflareOptions({
    host: '127.0.0.1',
    port: 0,
    cf: false,
    unsafeObservability: false,
    unsafeLocalExplorer: false,
    telemetry: { enabled: false },
    resourcePersistencePath: await mkdtemp(join(tmpdir(), 'codecollab-floor-')),
    workers: [
      {
        name: 'floor',
        modules: [{ type: 'ESModule', path: fileURLToPath(new URL('worker.js', import.meta.url)) }],
        compatibilityDate: '2026-08-01',
        compatibilityFlags: ['no_web_socket_compression'],
        durableObjects: { FLOOR: { className: 'Floor', useSQLite: true } },
      },
    ],
  }),
)
console.log((await miniflare.ready).origin)
process.stdin.resume()
process.stdin.on('end', () => void miniflare.dispose().then(() => process.exit(0)))
