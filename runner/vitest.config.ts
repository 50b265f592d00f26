import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    name: 'runner',
    include: ['runner/**/*.test.ts', 'test/{exploits,languages}/**/*.test.ts'],
    // The first program in C++ waits until its library has been read once, and a busy machine is slow.
    testTimeout: 400_000,
    hookTimeout: 60_000,
    // Every file starts a runner and its interpreters; two at a time are enough for two processors.
    maxWorkers: 2,
    // Of the tests that say so.
    maxConcurrency: 2,
  },
})
