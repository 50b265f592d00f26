import { defineConfig } from 'vitest/config'

/** Tests that need a server or a browser: time for a busy machine. */
const slow = { testTimeout: 120_000, hookTimeout: 180_000 }

// eslint-disable-next-line no-restricted-exports -- vitest reads the default export.
export default defineConfig({
  test: {
    projects: [
      'web/vitest.config.ts',
      {
        test: {
          name: 'unit',
          // What is heavy takes a second alone, and many beside others.
          testTimeout: 30_000,
          include: [
            'core/**/*.test.ts',
            'durable-objects/**/*.test.ts',
            'worker/**/*.test.ts',
            'packages/**/*.test.ts',
            'test/{commands,contracts,cost,lint,simulation,support}/**/*.test.ts',
          ],
        },
      },
      {
        test: {
          ...slow,
          // Much of it waits for real time to pass.
          maxWorkers: 2,
          name: 'product',
          include: ['test/{product,trace}/**/*.test.ts'],
        },
      },
      {
        test: {
          ...slow,
          maxWorkers: 2,
          name: 'e2e',
          globalSetup: 'test/e2e/support/shared-server.ts',
          include: ['test/e2e/**/*.test.ts'],
        },
      },
    ],
  },
})
