import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import * as v from 'valibot'
import { parse } from 'yaml'

const read = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8')
const names = v.record(v.string(), v.unknown())

type Compose = { services: Record<string, Record<string, unknown>>; volumes: Record<string, unknown> }
const compose = parse(read('compose.yaml')) as Compose
const service = (name: string) => compose.services[name] ?? {}
/** Variables that the server and what it starts read from their environment. */
const known = [
  ...['serve', 'metrics'].flatMap((name) => [
    ...read(`scripts/${name}.mjs`).matchAll(/process\.env\.([A-Z][A-Z_]+)/g),
  ]),
  ...(/const passedOn = [\s\S]*?\n\)\n/.exec(read('scripts/serve.mjs'))?.[0] ?? '').matchAll(
    /'([A-Z][A-Z_]+)'/g,
  ),
  ...(/const \{ METRICS_PORT[^}]*\}/.exec(read('scripts/metrics.mjs'))?.[0] ?? '').matchAll(
    /(METRICS_[A-Z]+)/g,
  ),
].flatMap(([, name]) => name ?? [])

test('OP12: in containers the server has nothing of the host, writes to its volumes only and is not reachable but by the proxy', () => {
  expect(Object.keys(compose.services)).toEqual(['app', 'runner', 'caddy'])
  const app = service('app')
  expect(app).toMatchObject({
    ...{ privileged: false, cap_drop: ['ALL'], read_only: true, user: '10001:10001', expose: ['8787'] },
    ...{
      restart: 'unless-stopped',
      security_opt: ['no-new-privileges:true'],
      volumes: ['rooms:/data', 'backups:/backups'],
    },
  })
  for (const key of ['ports', 'network_mode', 'pid', 'ipc', 'userns_mode', 'cap_add', 'devices'])
    expect(app, key).not.toHaveProperty(key)
  expect(service('caddy').cap_add).toEqual(['NET_BIND_SERVICE'])
  expect(JSON.stringify([app, service('caddy')])).not.toContain('docker.sock')
  expect(service('runner')).toMatchObject({ extends: { file: 'runner/compose.yaml', service: 'runner' } })
})

test('OP12: each volume that is mounted is declared, also those of the runner', () => {
  const runner = (parse(read('runner/compose.yaml')) as Compose).services.runner ?? {}
  const mounted = [service('app'), service('caddy'), runner].flatMap(({ volumes }) =>
    v
      .parse(v.array(v.string()), volumes)
      .map((volume) => volume.replace(/^\$\{\w+:-([^}]*)\}/, '$1').split(':')[0]),
  )
  expect(mounted.filter((name) => !/^[./]/.test(name ?? '')).toSorted()).toEqual(
    Object.keys(compose.volumes).toSorted(),
  )
})

test('OP12: no file holds a secret, and every variable of the server is passed on and described', () => {
  expect(known.length).toBeGreaterThan(20)
  // What the image sets, what there is only one of in a container, and what is for trying out.
  const own = [
    'HOST',
    'PORT',
    'DATA_DIR',
    'PROBLEMS',
    'LOG',
    'RUNNER_PREWARM',
    'EXAMPLES',
    'WEBHOOK_LOOPBACK',
  ]
  const passed = v.parse(names, service('app').environment)
  expect(known.filter((name) => !own.includes(name) && !(name in passed))).toEqual([])
  for (const name of known)
    if (name !== 'RUNNER_PREWARM') expect(read('README.md'), name).toContain(`\`${name}\``)
  for (const [name, value] of Object.entries(passed))
    if (/KEY|SECRET|TOKEN/.test(name)) expect(value, name).toMatch(/^\$\{[A-Z_]+(?::[?-].*)?\}$/)
})

test('OP12: the image is built on a base that can be chosen, ends as a user that is not root, and asks for its health', () => {
  const lines = read('Dockerfile').split('\n')
  expect(lines).toContain('ARG BASE=debian:bookworm-slim')
  expect(lines.filter((line) => line.startsWith('FROM '))).toEqual(['FROM ${BASE} AS build', 'FROM ${BASE}'])
  expect(lines.filter((line) => line.startsWith('USER '))).toEqual(['USER 10001:10001'])
  expect(lines.join('\n')).toMatch(/HEALTHCHECK[\s\S]*\/readyz/)
  expect(lines.join('\n')).not.toMatch(/https?:\/\/(?!127\.0\.0\.1)/)
  // What is built is not what lies about on a desk: data, keys and packages of this machine stay outside.
  const ignored = read('.dockerignore').split('\n')
  for (const entry of ['.data', '.git', '.env', '.dev.vars', '**/node_modules', 'dist', 'web/build'])
    expect(ignored, entry).toContain(entry)
})

test('OP12: the unit of systemd starts what npm run serve starts, as nobody in particular, and gives it time to end', () => {
  const unit = read('deploy/codecollab.service')
  const { scripts } = v.parse(
    v.object({ scripts: v.record(v.string(), v.string()) }),
    JSON.parse(read('package.json')),
  )
  expect(unit).toContain(`ExecStart=/opt/codecollab/node_modules/.bin/${scripts.serve}`)
  const set = new Map(
    unit
      .split('\n')
      .flatMap((line) => (/^\w+=/.test(line) ? [line.split(/=(.*)/s).slice(0, 2) as [string, string]] : [])),
  )
  expect(set.get('User')).toBe('codecollab')
  expect(set.get('KillMode')).toBe('mixed')
  expect(set.get('Restart')).toBe('on-failure')
  expect(set.get('NoNewPrivileges')).toBe('yes')
  expect(set.get('ProtectSystem')).toBe('strict')
  expect(set.get('Environment')).toContain('HOST=127.0.0.1')
  expect(Number(set.get('TimeoutStopSec'))).toBeGreaterThanOrEqual(20)
  expect(
    set.has('MemoryDenyWriteExecute') || set.has('RestrictNamespaces'),
    'V8 and the sandbox need these',
  ).toBe(false)
  expect(read('deploy/codecollab-backup.service')).toContain('scripts/backup.mjs')
})

test('OP12: the proxy names the caller in the header that the server believes, buffers nothing and logs no addresses', () => {
  const caddy = read('deploy/Caddyfile')
  const { CLIENT_ADDRESS_HEADER: header } = v.parse(names, service('app').environment)
  expect(caddy).toContain(`header_up ${String(header)} {remote_host}`)
  expect(read('docs/SELF-HOSTING.md')).toContain(`CLIENT_ADDRESS_HEADER=${String(header)}`)
  expect(caddy).toContain('flush_interval -1')
  expect(caddy).not.toMatch(/^\s*log\b/m)
  expect(caddy.split('{').length).toBe(caddy.split('}').length)
  for (const name of caddy.matchAll(/\{\$([A-Z]+)/g))
    expect(v.parse(names, service('caddy').environment)).toHaveProperty(name[1] ?? '')
})
