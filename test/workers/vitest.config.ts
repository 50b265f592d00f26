import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { fakeProvider } from '../support/fake-provider.ts'
import { talkativeRunner } from '../support/fake-runner.ts'

/**
 * Packages of the Worker that are bundled once instead of being loaded module by module for every file of tests. Of a
 * package whose classes are compared all entries that are imported belong here, or there would be two of each class.
 */
const BUNDLED = [
  ...['@codemirror/collab', '@codemirror/commands', '@codemirror/state', '@noble/hashes/sha2.js'],
  ...['@noble/hashes/utils.js', '@valibot/to-json-schema', 'diff', 'drizzle-orm', 'drizzle-orm/d1'],
  ...[
    'drizzle-orm/errors',
    'drizzle-orm/sqlite-core',
    'hono',
    'hono/cookie',
    'hono/etag',
    'hono/html',
    'hono/route',
  ],
  ...['jose', 'oauth4webapi', 'valibot', 'yjs'],
]

const root = fileURLToPath(new URL('../..', import.meta.url))

// eslint-disable-next-line no-restricted-exports -- vitest reads the default export.
export default defineConfig({
  root,
  plugins: [
    cloudflareTest(async () => ({
      main: './worker/index.ts',
      miniflare: {
        compatibilityDate: '2026-08-01',
        compatibilityFlags: ['nodejs_compat', 'no_web_socket_compression'],
        durableObjects: {
          ROOMS: { className: 'Room', useSQLite: true },
          LIMITER: { className: 'Limiter', useSQLite: true },
          WEBHOOKS: { className: 'Webhooks', useSQLite: true },
        },
        d1Databases: ['DB'],
        serviceBindings: { ASSETS: 'assets' },
        bindings: {
          JWT_SECRET: 'a secret of the tests only, not of any server anywhere',
          RUNNER_URL: '',
          RUNNER_KEYS: '',
          CALLER_KEY: '',
          // The test vector of RFC 8032, section 7.1: of no server anywhere.
          RECORD_KEY: JSON.stringify({
            ...{ kty: 'OKP', crv: 'Ed25519', kid: 'record-of-tests' },
            d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A',
            x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
          }),
          ALLOWED_ORIGINS: '',
          CLIENT_ADDRESS_HEADER: 'CF-Connecting-IP',
          RATE_LIMIT_SCALE: '1',
          ROOM_MESSAGES_PER_SECOND: '',
          ...(await fakeProvider()).env,
          PUBLIC_URL: 'https://cc.example',
          FAKE_RUNNER: JSON.stringify((await talkativeRunner()).env),
          MIGRATIONS: await readD1Migrations(`${root}migrations`),
        },
        workers: [
          {
            name: 'assets',
            modules: true,
            script: `export default { fetch: () => new Response('<!doctype html>', { headers: { 'Content-Type': 'text/html' } }) }`,
          },
        ],
      },
    })),
  ],
  test: {
    deps: { optimizer: { ssr: { enabled: true, include: BUNDLED } } },
    include: ['test/workers/**/*.test.ts'],
    globalSetup: ['test/workers/support/runners.ts', 'test/workers/support/real-runner.ts'],
    setupFiles: ['test/workers/support/migrate.ts'],
    // Some wait for real time to pass; the others go on meanwhile.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
