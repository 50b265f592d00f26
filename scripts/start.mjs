import { fileURLToPath } from 'node:url'
import { install, onBundledNode } from './install.mjs'
import { runOnBundledNode } from './restart.mjs'

// `npm start`: must begin on any Node from 20 on with nothing installed, so only node: imports up to here.

/** @param {string} line */
const progress = (line) => console.log(line)

try {
  await install(progress)
  if (onBundledNode()) {
    const [{ build }, { serve }] = await Promise.all([import('./build.mjs'), import('./serve.mjs')])
    await build(progress)
    await serve(progress)
  } else {
    runOnBundledNode(fileURLToPath(import.meta.url))
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
