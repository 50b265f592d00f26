import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    name: 'runner',
    include: ['runner/**/*.test.ts', 'test/{exploits,languages}/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Every file starts a runner and its interpreters; two at a time are enough for two processors.
    maxWorkers: 2,
  },
})
