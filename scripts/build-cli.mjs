import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { isMain } from './is-main.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Bundles the command line client into one file that any Node from 20 on runs, with nothing beside it. */
export async function buildCli(outfile = 'packages/cli/dist/codecollab.mjs') {
  await build({
    absWorkingDir: root,
    entryPoints: ['packages/cli/main.ts'],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // What ws has of its own is not needed, and it asks for modules as Node did before.
    external: ['bufferutil', 'utf-8-validate'],
    banner: {
      js: "import { createRequire } from 'node:module'\nconst require = createRequire(import.meta.url)",
    },
    legalComments: 'none',
    logLevel: 'warning',
  })
}

if (isMain(import.meta.url)) await buildCli()
