import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import * as v from 'valibot'
import { RUN_LIMITS } from '#core/protocol/run.ts'
import { privateJwk, publicJwks, type PrivateJwk, type PublicJwk } from '#core/signing/keys.ts'
import type { Limits } from './sandboxes/sandbox.ts'
import { WALLS, type Wall } from './sandboxes/wasm/jail.ts'

/** Everything a runner is told from outside. */
export type Config = {
  host: string
  /** 0 takes any free port. */
  port: number
  privateKey: PrivateJwk
  callerKeys: { keys: PublicJwk[] }
  /** A file with accepted keys, read again while the runner runs; it replaces `callerKeys`. */
  callerKeysFile?: string | undefined
  /** Host names a request may be addressed to; any when absent. */
  authorities?: string[] | undefined
  /** Origin where this instance, and no other behind the same address, answers; told to callers with every run. */
  publicURL?: string | undefined
  /** Programs that run at the same time, those of them that may compute when another begins, and requests that may wait. */
  slots: number
  busy: number
  queue: number
  dataDir: string
  /** Where prepared interpreters are kept; they can be made again at any time. */
  cacheDir: string
  /** Guests kept waiting for each language in use, and the languages loaded at the start. */
  warm: number
  prewarm: string[]
  limits: Limits
  wall?: Wall | undefined
  /** Where programs run: `auto` is Docker for the languages whose image is there, and WebAssembly for the others. */
  sandbox: 'auto' | 'docker' | 'wasm'
  docker: {
    /** Address of the engine, as in `DOCKER_HOST`. */
    host?: string | undefined
    /** OCI runtime; by default `runsc` when the engine has it. */
    runtime?: string | undefined
    /** What a container may use: processor cores while a program runs, cores while it is compiled, bytes. */
    cpus: number
    compileCpus: number
    memoryBytes: number
  }
  /** What a reader of `/metrics` must bring; anybody may read them when absent. */
  metricsToken?: string | undefined
}

const integer = (fallback: number, min: number, max: number) =>
  v.pipe(
    v.optional(v.string(), String(fallback)),
    v.regex(/^\d+$/, 'must be a whole number'),
    v.transform(Number),
    v.minValue(min),
    v.maxValue(max),
  )

const json = v.pipe(
  v.string(),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    try {
      return JSON.parse(dataset.value) as unknown
    } catch {
      addIssue({ message: 'must be JSON' })
      return NEVER
    }
  }),
)

const list = v.pipe(
  v.optional(v.string(), ''),
  v.transform((text) =>
    text
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean),
  ),
)

const UNITS = { '': 1, b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 }

/** A size as Docker takes it, such as `256m`; bytes. */
const size = (fallback: number, min: number) =>
  v.pipe(
    v.optional(v.string(), String(fallback)),
    v.toLowerCase(),
    v.regex(/^\d+[bkmg]?$/),
    v.transform((text) => parseInt(text) * UNITS[text.replace(/^\d+/, '') as keyof typeof UNITS]),
    v.minValue(min),
    v.safeInteger(),
  )

const cores = (fallback: string) =>
  v.pipe(
    v.optional(v.string(), fallback),
    v.regex(/^\d+(\.\d+)?$/),
    v.transform(Number),
    v.minValue(0.01),
    v.maxValue(256),
  )

/** `http` or `https`, a host and perhaps a port, and nothing else. */
const origin = v.pipe(
  v.string(),
  v.check((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)),
  v.transform((text) => new URL(text)),
  v.check((url) => url.href === `${url.origin}/`),
  v.transform((url) => url.origin),
)

/** Programs that compute at the same time: more than there are cores would only make each other late. */
const BUSY = Math.min(256, Math.max(2, availableParallelism()))
/** Most programs in rooms wait for somebody to type, which costs none of that. */
const SLOTS = Math.min(256, Math.max(8, 4 * BUSY))

const environment = v.object({
  RUNNER_HOST: v.optional(v.string(), '127.0.0.1'),
  RUNNER_PORT: integer(0, 0, 65_535),
  RUNNER_PRIVATE_KEY: v.pipe(json, privateJwk),
  RUNNER_CALLER_KEYS: v.pipe(v.optional(v.string(), '{"keys":[]}'), json, publicJwks),
  RUNNER_CALLER_KEYS_FILE: v.optional(v.string()),
  RUNNER_AUTHORITIES: list,
  RUNNER_PUBLIC_URL: v.optional(origin),
  RUNNER_SLOTS: integer(SLOTS, 1, 256),
  RUNNER_BUSY: v.optional(integer(BUSY, 1, 256)),
  RUNNER_QUEUE: integer(100, 0, 10_000),
  RUNNER_DATA_DIR: v.optional(v.string(), '.data/runner'),
  RUNNER_CACHE_DIR: v.optional(v.string()),
  RUNNER_WARM: integer(1, 0, 64),
  RUNNER_PREWARM: list,
  RUNNER_METRICS_TOKEN: v.optional(v.pipe(v.string(), v.minLength(16))),
  RUNNER_WALL: v.optional(v.picklist(WALLS)),
  RUNNER_SANDBOX: v.optional(v.picklist(['auto', 'docker', 'wasm']), 'auto'),
  RUNNER_RUNTIME: v.optional(v.pipe(v.string(), v.regex(/^[\w.-]+$/))),
  DOCKER_HOST: v.optional(v.string()),
  DOCKER_CPU_LIMIT: cores('1'),
  DOCKER_COMPILE_CPU_LIMIT: cores('2'),
  DOCKER_MEMORY_LIMIT: size(RUN_LIMITS.memoryBytes, 16 * 1024 * 1024),
})

/** Reads the configuration of a runner from environment variables; throws a message that names the wrong one. */
export function readConfig(env: Record<string, string | undefined>): Config {
  // An empty value is what compose files and manifests write for one that is not set.
  const given = new Map(Object.entries(env).filter(([, value]) => value !== '' && value !== undefined))
  const read = v.safeParse(environment, Object.fromEntries(given))
  if (!read.success) {
    // Values are not repeated: one of them is the private key.
    throw new Error(read.issues.map((issue) => `${v.getDotPath(issue)}: not accepted`).join('; '))
  }
  const { output: set } = read
  const { RUNNER_PUBLIC_URL: publicURL, RUNNER_AUTHORITIES: authorities } = set
  if (publicURL && authorities.length > 0) authorities.push(new URL(publicURL).host)
  return {
    host: set.RUNNER_HOST,
    port: set.RUNNER_PORT,
    privateKey: set.RUNNER_PRIVATE_KEY,
    callerKeys: set.RUNNER_CALLER_KEYS,
    callerKeysFile: set.RUNNER_CALLER_KEYS_FILE,
    authorities: authorities.length > 0 ? authorities : undefined,
    publicURL,
    slots: set.RUNNER_SLOTS,
    busy: set.RUNNER_BUSY ?? (given.has('RUNNER_SLOTS') ? set.RUNNER_SLOTS : BUSY),
    queue: set.RUNNER_QUEUE,
    dataDir: resolve(set.RUNNER_DATA_DIR),
    cacheDir: resolve(set.RUNNER_CACHE_DIR ?? `${set.RUNNER_DATA_DIR}/cache`),
    warm: set.RUNNER_WARM,
    prewarm: set.RUNNER_PREWARM,
    limits: { ...RUN_LIMITS },
    wall: set.RUNNER_WALL,
    sandbox: set.RUNNER_SANDBOX,
    docker: {
      host: set.DOCKER_HOST,
      runtime: set.RUNNER_RUNTIME,
      cpus: set.DOCKER_CPU_LIMIT,
      compileCpus: Math.max(set.DOCKER_CPU_LIMIT, set.DOCKER_COMPILE_CPU_LIMIT),
      memoryBytes: set.DOCKER_MEMORY_LIMIT,
    },
    metricsToken: set.RUNNER_METRICS_TOKEN,
  }
}
