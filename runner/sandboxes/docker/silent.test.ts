import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { afterEach, expect, it } from 'vitest'
import { RUN_LIMITS } from '#core/protocol/run.ts'
import { openDockerSandbox } from './sandbox.ts'

const folder = mkdtempSync(`${tmpdir()}/codecollab-silent-`)
let close = async () => {}
afterEach(async () => {
  await close()
  rmSync(folder, { recursive: true, force: true })
})

/** An engine without images that falls silent once it has said who it is: it takes every question and answers none. */
async function silentEngine(): Promise<string> {
  let isAsked = false
  const server = createServer((request, response) => {
    if (request.url?.endsWith('/_ping')) return void response.end('OK')
    if (request.url?.includes('/images/json') || request.url?.includes('/containers/json'))
      return void response.setHeader('content-type', 'application/json').end('[]')
    if (isAsked) return
    isAsked = true
    response.setHeader('content-type', 'application/json').end('{"ServerVersion":"1"}')
  })
  const path = `${folder}/engine.sock`
  await new Promise<void>((resolve) => server.listen(path, resolve))
  close = async () => {
    server.closeAllConnections()
    server.close()
  }
  return `unix://${path}`
}

it('an engine that answers no more keeps nobody waiting who asks what the sandbox is', async () => {
  const sandbox = await openDockerSandbox({
    ...{ languages: [], host: await silentEngine(), runner: 'silent', warm: 0, slots: 1, prewarm: [] },
    ...{
      limits: { ...RUN_LIMITS },
      memoryBytes: RUN_LIMITS.memoryBytes,
      cpus: 1,
      compileCpus: 1,
      log: () => {},
    },
  })
  expect(sandbox.up).toBe(true)
  expect(await sandbox.attest()).toMatchObject([{ kind: 'docker', engine: 'away', passed: false }])
  await sandbox.close()
})
