import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// eslint-disable-next-line no-restricted-exports -- vitest reads the default export.
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    name: 'problems',
    include: ['test/problems/**/*.test.ts'],
    // A program that is too slow is run three times to its limit, and others wait for the same processors.
    testTimeout: 600_000,
    hookTimeout: 120_000,
    // At least two: while one submission waits for its compiler or its container, another is judged.
    maxConcurrency: Math.max(2, Math.min(4, availableParallelism() - 1)),
  },
})
