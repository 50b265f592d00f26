import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { isMain } from './is-main.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * Bundles the Worker and its Durable Objects for workerd.
 * @param {{ outfile?: string, minify?: boolean }} [options] `outfile` is relative to the project's folder.
 * @returns {Promise<string>} the bundle's path
 */
export async function buildWorker({ outfile = 'dist/worker/index.js', minify = false } = {}) {
  await build({
    absWorkingDir: root,
    entryPoints: ['worker/index.ts'],
    outfile,
    bundle: true,
    format: 'esm',
    target: 'es2024',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions: ['workerd', 'worker', 'browser', 'import', 'default'],
    external: ['node:*', 'cloudflare:*'],
    loader: { '.sql': 'text' },
    sourcemap: 'linked',
    legalComments: 'none',
    minify,
    logLevel: 'warning',
  })
  return join(root, outfile)
}

if (isMain(import.meta.url)) {
  const started = performance.now()
  const file = await buildWorker()
  console.log(`Worker built in ${Math.round(performance.now() - started)} ms: ${file}`)
}
