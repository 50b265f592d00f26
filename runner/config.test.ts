import { webcrypto } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { expect, it, vi } from 'vitest'
import { generatePrivateJwk, publicHalf } from '#core/signing/keys.ts'
import { readConfig } from './config.ts'

const jwk = await generatePrivateJwk('runner', webcrypto.subtle)
const env = {
  RUNNER_PRIVATE_KEY: JSON.stringify(jwk),
  RUNNER_CALLER_KEYS: JSON.stringify({ keys: [publicHalf(jwk)] }),
}

it('listens on this machine only unless told otherwise', () => {
  expect(readConfig(env)).toMatchObject({ host: '127.0.0.1', port: 0, queue: 100, prewarm: [], warm: 1 })
  expect(readConfig({ ...env, RUNNER_PREWARM: 'python, javascript' }).prewarm).toEqual([
    'python',
    'javascript',
  ])
})

it('has many slots for programs that wait, as many that compute as there are cores, or what is said', () => {
  const cores = Math.max(2, availableParallelism())
  const few = readConfig(env)
  expect(few).toMatchObject({ slots: Math.min(256, Math.max(8, 4 * cores)), busy: Math.min(256, cores) })
  expect(readConfig({ ...env, RUNNER_SLOTS: '5' })).toMatchObject({ slots: 5, busy: 5 })
  expect(readConfig({ ...env, RUNNER_SLOTS: '5', RUNNER_BUSY: '3' })).toMatchObject({ slots: 5, busy: 3 })
  expect(readConfig({ ...env, RUNNER_BUSY: '3' })).toMatchObject({ slots: few.slots, busy: 3 })
})

it('has a default that it accepts itself on the largest machine', async () => {
  vi.resetModules()
  vi.doMock('node:os', async (real) => ({ ...(await real<object>()), availableParallelism: () => 384 }))
  const large = (await import('./config.ts')).readConfig(env)
  vi.doUnmock('node:os')
  expect(large).toMatchObject({ slots: 256, busy: 256 })
})

it('takes an empty value for one that is not set', () => {
  const empty = {
    RUNNER_PUBLIC_URL: '',
    RUNNER_METRICS_TOKEN: '',
    RUNNER_SLOTS: '',
    RUNNER_BUSY: '',
    RUNNER_AUTHORITIES: '',
  }
  expect(readConfig({ ...env, ...empty })).toEqual(readConfig(env))
})

it('takes an origin as its own address, and requests addressed to it', () => {
  const own = { ...env, RUNNER_PUBLIC_URL: 'https://runner-2.example:8443' }
  expect(readConfig(own)).toMatchObject({
    publicURL: 'https://runner-2.example:8443',
    authorities: undefined,
  })
  expect(readConfig({ ...own, RUNNER_AUTHORITIES: 'runner.example' }).authorities).toEqual([
    'runner.example',
    'runner-2.example:8443',
  ])
  for (const wrong of ['runner-2.example', 'ftp://x', 'https://x/path', 'https://user@x', 'https://x/?a'])
    expect(() => readConfig({ ...env, RUNNER_PUBLIC_URL: wrong }), wrong).toThrow('RUNNER_PUBLIC_URL')
})

it('takes the limits of containers as Docker writes them', () => {
  expect(readConfig(env)).toMatchObject({
    sandbox: 'auto',
    docker: { cpus: 1, compileCpus: 2, memoryBytes: 256 * 1024 ** 2 },
  })
  const set = { ...env, DOCKER_CPU_LIMIT: '0.5', DOCKER_HOST: 'unix:///run/x.sock', RUNNER_SANDBOX: 'docker' }
  for (const [text, bytes] of [
    ['512m', 512 * 1024 ** 2],
    ['1G', 1024 ** 3],
    ['16777216', 16 * 1024 ** 2],
  ] as const)
    expect(readConfig({ ...set, DOCKER_MEMORY_LIMIT: text })).toMatchObject({
      sandbox: 'docker',
      docker: { host: 'unix:///run/x.sock', cpus: 0.5, compileCpus: 2, memoryBytes: bytes },
    })
})

it('names what is wrong and never repeats a value', () => {
  const wrong = {
    RUNNER_PORT: '70000',
    RUNNER_SLOTS: '0',
    RUNNER_BUSY: '257',
    RUNNER_QUEUE: 'many',
    RUNNER_WALL: 'paper',
    RUNNER_SANDBOX: 'paper',
    RUNNER_RUNTIME: 'a b',
    DOCKER_CPU_LIMIT: 'half',
    DOCKER_MEMORY_LIMIT: '1.5g',
    RUNNER_METRICS_TOKEN: 'short',
    RUNNER_PRIVATE_KEY: '{"d":"secret"}',
  }
  for (const [name, value] of Object.entries(wrong)) {
    let message = ''
    try {
      readConfig({ ...env, [name]: value })
    } catch (error) {
      message = String(error)
    }
    expect(message).toContain(name)
    expect(message).not.toContain(value)
  }
})
