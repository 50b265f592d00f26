import { defineConfig } from 'drizzle-kit'

// eslint-disable-next-line no-restricted-exports -- drizzle-kit reads the default export.
export default defineConfig({ dialect: 'sqlite', schema: './worker/db/schema', out: './migrations' })
