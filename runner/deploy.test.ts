import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as v from 'valibot'
import { parse, parseAllDocuments } from 'yaml'

const ROOT = new URL('..', import.meta.url)
const read = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8')

/** A manifest. */
type Document = { kind: string; metadata: { name: string }; spec: Record<string, unknown> }

/** Every value in a tree of YAML with the path of keys that leads to it. */
function* walk(node: unknown, path: string[] = []): Generator<[string[], unknown]> {
  yield [path, node]
  if (typeof node !== 'object' || node === null) return
  for (const [key, value] of Object.entries(node)) yield* walk(value, [...path, key])
}
const at = (tree: unknown, name: string) =>
  [...walk(tree)].flatMap(([path, value]) => (path.at(-1) === name ? [value] : []))

describe('compose.yaml', () => {
  const file = parse(read('compose.yaml')) as {
    services: Record<string, Record<string, unknown>>
    volumes: Record<string, unknown>
  }
  const runner = file.services.runner ?? {}

  it('has one service: not privileged, nobody’s namespaces, nothing added, nothing to gain', () => {
    expect(Object.keys(file.services)).toEqual(['runner'])
    expect(runner).toMatchObject({
      privileged: false,
      cap_drop: ['ALL'],
      read_only: true,
      user: '10001:10001',
    })
    expect(runner.security_opt).toEqual(['no-new-privileges:true'])
    for (const key of ['network_mode', 'pid', 'ipc', 'userns_mode', 'cap_add', 'devices', 'cgroup_parent'])
      expect(runner, key).not.toHaveProperty(key)
  })

  it('listens on the host itself only, has limits and a check of its health', () => {
    expect(runner.ports).toEqual(['127.0.0.1:8788:8788'])
    expect(runner).toMatchObject({
      mem_limit: expect.any(String),
      cpus: expect.any(Number),
      pids_limit: expect.any(Number),
      restart: 'unless-stopped',
      healthcheck: { test: expect.arrayContaining(['CMD', '/app/bin/node']) },
      logging: { options: { 'max-size': '10m', 'max-file': '3' } },
    })
  })

  it('mounts its data, the engine’s socket and what is given it to read, and no other place of the host', () => {
    const volumes = v.parse(v.array(v.string()), runner.volumes)
    expect(volumes.map((volume) => volume.replace(/^.*?:(?=\/[a-z])/, '').replace(/^.*\}:/, ''))).toEqual([
      ...['/data', '/var/run/docker.sock', '/keys:ro', '/certificates:ro'],
    ])
    expect(Object.keys(file.volumes)).toEqual(['data', 'no-keys', 'no-certificates'])
  })

  it('passes on every variable that the runner reads', () => {
    // Where it listens and what it keeps is the image's own.
    const own = ['RUNNER_HOST', 'RUNNER_PORT', 'RUNNER_DATA_DIR', 'RUNNER_CACHE_DIR']
    const names = read('config.ts').matchAll(/^ {2}((?:RUNNER|DOCKER)_[A-Z_]+):/gm)
    const known = [...names].flatMap(([, name]) => name ?? [])
    expect(known.length).toBeGreaterThan(15)
    const passed = Object.keys(v.parse(v.record(v.string(), v.unknown()), runner.environment))
    expect(known.filter((name) => ![...own, ...passed].includes(name))).toEqual([])
    const documents = read('../README.md') + read('README.md')
    for (const name of known) expect(documents, name).toContain(`\`${name}\``)
    // A manifest sets a variable, or shows as a comment how.
    const told = known.filter((name) => !own.includes(name))
    for (const name of told) expect(read('kubernetes.yaml'), name).toContain(`name: ${name}`)
  })

  it('holds no secret', () => {
    for (const [name, value] of Object.entries(
      v.parse(v.record(v.string(), v.unknown()), runner.environment),
    ))
      expect(value, name).toMatch(/^\$\{[A-Z_]+(?::[?+-].*)?\}$/)
  })
})

describe('kubernetes.yaml', () => {
  const documents = parseAllDocuments(read('kubernetes.yaml'))
  const all = documents.map((document) => document.toJS() as Document)
  const spec = (kind: string) => all.find((document) => document.kind === kind)?.spec

  it('is YAML, and all of it in one namespace', () => {
    expect(documents.flatMap((document) => document.errors)).toEqual([])
    expect([...new Set(all.map(({ kind }) => kind))]).toEqual([
      ...[
        'StatefulSet',
        'Service',
        'Ingress',
        'PodDisruptionBudget',
        'HorizontalPodAutoscaler',
        'NetworkPolicy',
      ],
    ])
    for (const document of all) expect(document).toMatchObject({ metadata: { namespace: 'codecollab' } })
  })

  it('promises a pod with nothing of the host: not privileged, not root, read-only, no socket', () => {
    const deployment = spec('StatefulSet')
    for (const name of ['privileged', 'allowPrivilegeEscalation', 'hostNetwork', 'hostPID', 'hostIPC'])
      expect(at(deployment, name), name).toEqual([false])
    expect(at(deployment, 'readOnlyRootFilesystem')).toEqual([true])
    expect(at(deployment, 'runAsNonRoot')).toEqual([true])
    expect(at(deployment, 'runAsUser')).toEqual([10001])
    expect(at(deployment, 'automountServiceAccountToken')).toEqual([false])
    expect(at(deployment, 'capabilities')).toEqual([{ drop: ['ALL'] }])
    expect(at(deployment, 'seccompProfile')).toEqual([{ type: 'RuntimeDefault' }])
    for (const name of ['hostPath', 'hostPort', 'add', 'procMount'])
      expect(at(deployment, name), name).toEqual([])
    expect(JSON.stringify(deployment)).not.toContain('docker.sock')
  })

  it('is asked whether it lives and whether it is ready, and has limits', () => {
    const deployment = spec('StatefulSet')
    expect(at(deployment, 'livenessProbe')).toMatchObject([{ httpGet: { path: '/health' } }])
    expect(at(deployment, 'readinessProbe')).toMatchObject([{ httpGet: { path: '/ready' } }])
    expect(at(deployment, 'limits')).toMatchObject([{ cpu: expect.any(String), memory: expect.any(String) }])
    expect(at(deployment, 'sizeLimit')).toHaveLength(1)
  })

  it('reaches nothing, and is reached by what ends TLS only', () => {
    const policy = spec('NetworkPolicy')
    expect(policy).toMatchObject({ policyTypes: ['Ingress', 'Egress'], egress: [] })
    expect(at(policy, 'ingress')).toHaveLength(1)
    expect(policy?.podSelector).toEqual(spec('StatefulSet')?.selector)
    expect(at(spec('StatefulSet'), 'template')).toMatchObject([{ metadata: { labels: { app: 'runner' } } }])
  })
})

describe('several behind one address', () => {
  const all = parseAllDocuments(read('kubernetes.yaml')).map((document) => document.toJS() as Document)
  const named = (kind: string, name: string) =>
    all.find((document) => document.kind === kind && document.metadata.name === name)?.spec
  const set = named('StatefulSet', 'runner')
  const scaler = named('HorizontalPodAutoscaler', 'runner')
  const keda = parse(read('kubernetes-keda.yaml')) as Document
  const target = { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'runner' }

  it('CO9: each has a name, a disk and an address of its own, which the ingress leads to for as many as there may be', () => {
    expect(at(set, 'volumeClaimTemplates')).toHaveLength(1)
    expect(set).not.toHaveProperty('replicas')
    expect(JSON.stringify(set)).toContain('"value":"https://$(INSTANCE).runner.example.com"')
    const most = v.parse(v.number(), scaler?.maxReplicas)
    const rules = v.parse(v.array(v.looseObject({ host: v.string() })), named('Ingress', 'runner')?.rules)
    const hosts = Array.from({ length: most }, (_, n) => `runner-${n}.runner.example.com`)
    expect(rules.map(({ host }) => host)).toEqual(['runner.example.com', ...hosts])
    for (const [n, rule] of rules.slice(1).entries()) {
      expect(at(rule, 'service')).toEqual([{ name: `runner-${n}`, port: { name: 'http' } }])
      expect(named('Service', `runner-${n}`)?.selector).toMatchObject({
        'statefulset.kubernetes.io/pod-name': `runner-${n}`,
      })
    }
    // Only those that are ready get new runs.
    expect(named('Service', 'runner')).not.toHaveProperty('publishNotReadyAddresses')
    expect(at(set, 'readinessProbe')).toMatchObject([{ httpGet: { path: '/ready' } }])
  })

  it('CO9: there are more of them when requests wait, never fewer than two, and not all of them go at once', () => {
    expect(scaler).toMatchObject({ scaleTargetRef: target, minReplicas: 2 })
    const metrics = at(scaler, 'metric').map((metric) => v.parse(v.object({ name: v.string() }), metric).name)
    expect(metrics).toEqual(['codecollab_queue_length', 'codecollab_runs_running'])
    expect(named('PodDisruptionBudget', 'runner')).toEqual({
      maxUnavailable: 1,
      selector: { matchLabels: { app: 'runner' } },
    })
    expect(keda.spec).toMatchObject({
      ...{ scaleTargetRef: target, minReplicaCount: 2, maxReplicaCount: scaler?.maxReplicas },
      advanced: { horizontalPodAutoscalerConfig: { behavior: scaler?.behavior } },
    })
    for (const [n, query] of at(keda.spec, 'query').entries()) {
      expect(query).toContain(metrics[n])
      // What the runner says is called so.
      expect(read('metrics.ts')).toContain(`name('${metrics[n]?.replace('codecollab_', '')}')`)
    }
  })

  it('CO9: two on one host are what one is, but for their names, disks and ports, behind a proxy that takes turns', () => {
    const file = parse(read('compose.several.yaml'), { logLevel: 'silent' }) as {
      services: Record<string, Record<string, unknown>>
    }
    expect(Object.keys(file.services)).toEqual(['runner-1', 'runner-2', 'balancer'])
    const proxy = read('Caddyfile')
    for (const name of ['runner-1', 'runner-2']) {
      const { extends: base, ports, volumes, environment, ...others } = file.services[name] ?? {}
      expect(base).toEqual({ file: 'compose.yaml', service: 'runner' })
      expect([ports, volumes]).toEqual([[], [`data-${name.at(-1)}:/data`]])
      expect(environment).toHaveProperty('RUNNER_PUBLIC_URL', `https://${name}.\${DOMAIN}`)
      expect(others).toEqual({ networks: ['inside'] })
      expect(proxy).toContain(`${name}.{$DOMAIN} {`)
    }
    expect(file.services.balancer).toMatchObject({ cap_drop: ['ALL'], read_only: true })
    expect(JSON.stringify(file.services.balancer)).not.toContain('docker.sock')
    expect(proxy).toContain('reverse_proxy runner-1:8788 runner-2:8788 {')
    for (const line of [
      'lb_policy round_robin',
      'health_uri /ready',
      'flush_interval -1',
      '@other not path /v1/*',
    ])
      expect(proxy, line).toContain(line)
  })
})

describe('Dockerfile', () => {
  const lines = read('Dockerfile').split('\n')

  it('ends as a user that is not root, on a base that can be chosen, with no name of a registry', () => {
    expect(lines).toContain('ARG BASE=debian:bookworm-slim')
    expect(lines.filter((line) => line.startsWith('FROM '))).toEqual([
      'FROM ${BASE} AS packages',
      'FROM ${BASE}',
    ])
    expect(lines.filter((line) => line.startsWith('USER '))).toEqual(['USER 10001:10001'])
    expect(lines.join('\n')).not.toMatch(/https?:\/\/(?!127\.0\.0\.1)/)
  })

  it('keeps the packages whose files the interpreters are made of', () => {
    const kept = execFileSync(process.execPath, ['runner/packages.mjs', '--list'], { cwd: ROOT })
    const names = kept.toString().trim().split('\n')
    const interpreters = ['pyodide', 'wasmoon', '@sqlite.org/sqlite-wasm', '@ruby/4.0-wasm-wasi']
    const compilers = ['@yowasp/clang', '@jitl/quickjs-wasmfile-release-sync', '@swc/wasm-typescript']
    expect(names).toEqual(expect.arrayContaining([...interpreters, ...compilers, 'dockerode']))
    expect(names.filter((name) => /^(hono|miniflare|drizzle-orm|@codemirror\/.*)$/.test(name))).toEqual([])
  })
})
