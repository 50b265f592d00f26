import { webcrypto } from 'node:crypto'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestProject } from 'vitest/node'
import type { Attestation } from '#core/protocol/attestation.ts'
import { generatePrivateJwk, importSigningKey, publicHalf } from '#core/signing/keys.ts'
import { signStatement } from '#core/signing/statement.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Addresses of servers that stand for the runner, by how they behave, and the runner's public keys as JSON. */
    runners: { urls: Record<string, string>; keys: string }
  }
}

const { subtle } = webcrypto
export const IMAGE = `sha256:${'a1'.repeat(32)}`

const said: Attestation = {
  v: 1,
  at: 1_790_000_000_000,
  sandboxes: [
    {
      kind: 'docker',
      engine: 'Docker 28.2, runc 1.3.3, cgroup v2',
      limits: { cpuMs: 5_000 },
      languages: [{ id: 'python', version: 'CPython 3.11.2', image: IMAGE }],
      checks: [{ name: 'network', ok: true, said: 'Network is unreachable' }],
      passed: true,
    },
    {
      kind: 'wasm',
      engine: 'Node 26.10.0',
      limits: { cpuMs: 5_000 },
      languages: [
        { id: 'python', version: 'CPython 3.14.0', image: null },
        { id: 'javascript', version: null, image: null },
      ],
      checks: [{ name: 'files', ok: false, said: 'read /etc/passwd' }],
      passed: false,
    },
  ],
}

/** Starts the servers outside of the Workers runtime and tells the tests where they are. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const jwk = await generatePrivateJwk('runner-1', subtle)
  const forger = await generatePrivateJwk('runner-1', subtle)
  const stranger = await generatePrivateJwk('stranger', subtle)
  const good = await signStatement(said, await importSigningKey(jwk, subtle), subtle)
  const other = JSON.stringify({ ...said, sandboxes: [] })
  let asked = 0
  const json = (value: unknown) => (response: ServerResponse) => void response.end(JSON.stringify(value))
  const behaviours: Record<string, (response: ServerResponse) => void> = {
    good: (response) => {
      asked++
      json(good)(response)
    },
    count: (response) => void response.end(String(asked)),
    forged: json(await signStatement(said, await importSigningKey(forger, subtle), subtle)),
    'of an unknown key': json(await signStatement(said, await importSigningKey(stranger, subtle), subtle)),
    'another payload': json({ ...good, payload: Buffer.from(other).toString('base64') }),
    'unsigned words': json(said),
    'more than a statement': json({ ...good, note: '<script>' }),
    'no attestation': json(
      await signStatement(
        { v: 1, at: 0, sandboxes: 'none' } as never,
        await importSigningKey(jwk, subtle),
        subtle,
      ),
    ),
    garbage: (response) => void response.end('<html>\u0000'),
    failing: (response) => void response.writeHead(500).end(JSON.stringify(good)),
    moved: (response) => void response.writeHead(302, { location: `${urls.good}/v1/attestation` }).end(),
    endless: (response) => {
      const more = () =>
        void (response.destroyed || response.write('x'.repeat(8192), () => setTimeout(more, 1)))
      more()
    },
    slow: (response) => void response.write('{'),
    away: () => {},
  }

  const urls: Record<string, string> = {}
  const servers = Object.entries(behaviours).map(([name, answer]) => {
    const server = createServer((_, response) => answer(response))
    return { name, server }
  })
  for (const { name, server } of servers) {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    urls[name] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }
  // Nobody listens there any more.
  servers.find(({ name }) => name === 'away')?.server.close()
  provide('runners', { urls, keys: JSON.stringify({ keys: [publicHalf(jwk)] }) })
  return async () => {
    for (const { server } of servers) {
      server.closeAllConnections()
      server.close()
    }
  }
}
