import type { TestProject } from 'vitest/node'
import { Server } from '../../support/server.ts'
import type {} from './stage.ts'

/** Starts the server that all files share which need none of their own; answers how it is ended. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await Server.start()
  project.provide('shared', { url: server.url, dataDir: server.dataDir })
  return () => server.stop()
}
