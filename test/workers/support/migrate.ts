import { applyD1Migrations, env, type D1Migration } from 'cloudflare:test'

declare module 'cloudflare:test' {
  interface ProvidedEnv {
    MIGRATIONS: D1Migration[]
  }
}

const bindings = env as unknown as { DB: D1Database; MIGRATIONS: D1Migration[] }
await applyD1Migrations(bindings.DB, bindings.MIGRATIONS)
