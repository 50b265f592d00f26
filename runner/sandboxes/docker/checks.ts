import type Docker from 'dockerode'
import type { ContainerCreateOptions } from 'dockerode'
import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import type { Check } from '#core/protocol/attestation.ts'
import { listenFor } from '../listener.ts'
import { containerSpec, INODES, RUN_LABEL, type Container } from './container.ts'
import type { Image } from './engine.ts'
import { checkInspected } from './inspected.ts'
import { make, PROBE_CHECKS, readProbe, SLOW_CHECKS } from './probe.ts'

/** The probe, as every language's image has it. */
const PROBE = '/sandbox/probe'
/** Longest time for all that the probe does, milliseconds; on a machine at rest it takes a second. */
const PROBE_MS = 60_000
/** Nothing of a container may be left this long after its end, milliseconds. */
const GONE_MS = 5_000
/** Processes of the stubborn program, each of which says that it is up. */
const STUBBORN = 9

export type Examination = {
  docker: Docker
  /** A container as runs have it; what it executes is the probe. */
  container: Omit<Container, 'name' | 'argv' | 'run'>
  /** `short` leaves out what takes long, such as running out of memory. */
  form: 'short' | 'full'
  /** Begins the names of its containers. */
  name?: string
  /** Changes the container, for tests of the checks. */
  change?: (spec: ContainerCreateOptions) => ContainerCreateOptions
}

/** Attacks a container that is made exactly as for a run, looks at it from outside, and waits until nothing of it is left. */
export async function examine(examination: Examination): Promise<Check[]> {
  const { docker } = examination
  const run = `probe-${randomBytes(9).toString('hex')}`
  let checks: Check[]
  try {
    checks = await attack(examination, run)
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    checks = [{ name: 'container', ok: false, said: said.replace(/[^ -~]/g, ' ').slice(0, 300) }]
  }
  const left = await leftovers(docker, run).catch((error: unknown) => String(error).slice(0, 300))
  const gone = typeof left === 'number'
  const said = gone ? `nothing is left ${left} ms after the end` : left
  return [...checks, { name: 'leftovers', ok: gone, said }]
}

/** What was found about one image, as one check. */
export function imageCheck(language: string, { id, version }: Image, found: readonly Check[]): Check {
  const failed = found.filter((check) => !check.ok).map(({ name, said }) => `${name} (${said})`)
  const held = `${version}, ${id.slice(7, 19)}: ${found.length} checks`
  const said = failed.length > 0 ? failed.join('; ') : held
  return { name: `image: ${language}`, ok: failed.length === 0, said: said.slice(0, 300) }
}

async function attack(examination: Examination, run: string): Promise<Check[]> {
  const { docker, container, form, name = `codecollab-${run}`, change = (spec) => spec } = examination
  const { cpus, limits, isCgroupfs } = container
  const listener = await listenFor()
  const made = (part: string, argv: string[]) =>
    make(
      docker,
      change(containerSpec({ ...container, argv: [PROBE, ...argv], run, name: `${name}-${part}` })),
    )
  try {
    const known = [`port=${listener.port}`, `host=${hostname()}`, await namesOf(docker, container)]
    const { inspected, output } = await made('attack', [`form=${form}`, ...promises(container), ...known])
    const expected = PROBE_CHECKS.filter((name) => form === 'full' || !SLOW_CHECKS.includes(name))
    const checks = readProbe(await output(PROBE_MS), expected)
    checks.push(listener.check(), ...checkInspected(inspected, { ...limits, cpus, isCgroupfs, run }))
    if (form === 'full') checks.push(await stubborn(await made('stay', ['form=stay'])))
    return checks
  } finally {
    listener.close()
  }
}

/** A program that ignores every signal and has left its session; whether it is killed shows in what is left. */
async function stubborn({ output }: Awaited<ReturnType<typeof make>>): Promise<Check> {
  const up = (text: string) => text.split('\n').length > STUBBORN
  const ok = up(await output(PROBE_MS, up))
  return { name: 'stubborn program', ok, said: ok ? `${STUBBORN} processes killed` : 'it did not start' }
}

/** What was promised, as the probe's arguments. */
function promises({ limits, cpus, runtime }: Examination['container']): string[] {
  return [
    ...[`memory=${limits.memoryBytes}`, `disk=${limits.diskBytes}`, `fsize=${limits.fileBytes}`],
    ...[`pids=${limits.pids}`, `files=${limits.openFiles}`, `inodes=${INODES}`],
    ...[`cpus=${Math.round(cpus * 1000)}`, `gvisor=${runtime?.includes('runsc') ? 1 : 0}`],
  ]
}

/** The names of the variables that the language and its image set. */
async function namesOf(docker: Docker, { image, env }: Examination['container']): Promise<string> {
  const { Config: config } = await docker.getImage(image).inspect()
  const names = (config.Env ?? []).map((entry) => entry.split('=')[0] ?? '')
  return `env=${[...names, ...Object.keys(env)].join()}`
}

/** Milliseconds until no container of the run was left, or what was. What is left is removed. */
async function leftovers(docker: Docker, run: string): Promise<number | string> {
  const since = performance.now()
  const passed = () => Math.round(performance.now() - since)
  const list = () => docker.listContainers({ all: true, filters: { label: [`${RUN_LABEL}=${run}`] } })
  let left = await list()
  while (left.length > 0 && passed() < GONE_MS) {
    await new Promise((resolve) => setTimeout(resolve, 50))
    left = await list()
  }
  if (left.length === 0) return passed()
  const said = `after ${passed()} ms: ${left.map(({ Names: [name], State: state }) => `${name} ${state}`).join(', ')}`
  await Promise.allSettled(left.map(({ Id }) => docker.getContainer(Id).remove({ force: true, v: true })))
  return said.slice(0, 300)
}
