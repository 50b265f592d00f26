#!/usr/bin/env node
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const built = new URL('dist/codecollab.mjs', import.meta.url)
const maker = new URL('../../scripts/build-cli.mjs', import.meta.url)

// In a clone that was not built yet; a package brings what is built.
if (!existsSync(fileURLToPath(built)) && existsSync(fileURLToPath(maker))) {
  const { buildCli } = await import(maker.href)
  await buildCli()
}
await import(built.href)
