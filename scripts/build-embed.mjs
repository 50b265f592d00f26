import { gzipSync } from 'node:zlib'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { isMain } from './is-main.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))

/** What a page of another site may load before there is a frame, bytes (gzip). */
const MOST = 25_000

/**
 * Bundles the script of other sites, `/embed.js`, beside the pages; fails when it is too large.
 * @returns {Promise<number>} its bytes (gzip)
 */
export async function buildEmbed(outfile = 'web/build/embed.js') {
  await build({
    absWorkingDir: root,
    entryPoints: ['web/embed/main.ts'],
    outfile,
    bundle: true,
    format: 'esm',
    target: ['chrome125', 'safari17.5', 'firefox126'],
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
  })
  const bytes = gzipSync(readFileSync(join(root, outfile)), { level: 9 }).length
  if (bytes > MOST) throw new Error(`embed.js has ${bytes} bytes; ${MOST} are allowed`)
  return bytes
}

if (isMain(import.meta.url)) console.log(`embed.js: ${await buildEmbed()} bytes (gzip)`)
