import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { isMain } from './is-main.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * Bundles the Worker and its Durable Objects for workerd.
 * @param {{ entry?: string, outfile?: string, minify?: boolean }} [options] `entry` and `outfile` are relative to the project’s folder.
 * @returns {Promise<string>} the bundle's path
 */
export async function buildWorker({
  entry = 'worker/index.ts',
  outfile = 'dist/worker/index.js',
  minify = false,
} = {}) {
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
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
