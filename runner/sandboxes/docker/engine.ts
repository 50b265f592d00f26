import { setTimeout as sleep } from 'node:timers/promises'
import Docker from 'dockerode'
import * as v from 'valibot'
import { imageDigest } from '#core/protocol/run.ts'
import type { Log } from '../../log.ts'

/** How often the engine is asked whether it is there, and how long it may take to answer, milliseconds. */
const PING_MS = 1_500
const ANSWER_MS = 3_000
/** The label by which an image is known to be a language's. */
const LANGUAGE_LABEL = 'codecollab.language'
const VERSION_LABEL = 'codecollab.version'

/** The image a language runs in: its id, and the version that its label tells. */
export type Image = { id: string; version: string }

const info = v.object({
  ServerVersion: v.string(),
  Runtimes: v.optional(v.record(v.string(), v.unknown()), {}),
  DefaultRuntime: v.optional(v.string(), 'runc'),
  CgroupVersion: v.optional(v.picklist(['1', '2']), '1'),
  CgroupDriver: v.optional(v.string(), ''),
  NCPU: v.optional(v.number(), 1),
})
const images = v.array(
  v.object({
    Id: imageDigest,
    RepoTags: v.nullish(v.array(v.string())),
    Labels: v.nullish(v.record(v.string(), v.string())),
  }),
)

/** What an engine says of itself. */
export type EngineInfo = v.InferOutput<typeof info>

/** Rejects when `promise` takes longer than `ms`. */
export async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  const late = new AbortController()
  const timeout = sleep(ms, undefined, { signal: late.signal, ref: false }).then(() => {
    throw new Error(`the engine did not answer in ${ms} ms`)
  })
  timeout.catch(() => {})
  try {
    return await Promise.race([promise, timeout])
  } finally {
    late.abort()
  }
}

/** The HTTP status of an error of the Engine API; null when the engine did not answer at all. */
export function statusOf(error: unknown): number | null {
  const status = (error as { statusCode?: unknown } | null)?.statusCode
  return typeof status === 'number' ? status : null
}

/** A container engine that may go away and come back. */
export class Engine {
  readonly docker: Docker
  info: EngineInfo | null = null
  /** Images by language. */
  images = new Map<string, Image>()
  #up = false
  #log: Log
  #timer: NodeJS.Timeout | null = null
  #checking: Promise<void> | null = null
  #changed = new Set<(up: boolean) => void>()
  #closed = false

  /** `host` is as in `DOCKER_HOST`; by default what the environment says, or the usual socket. */
  constructor(host: string | undefined, log: Log) {
    this.docker = host?.startsWith('unix://')
      ? new Docker({ socketPath: host.slice('unix://'.length) })
      : new Docker()
    this.#log = log
  }

  get up(): boolean {
    return this.#up
  }

  /** What the engine's containers depend on; `runtime` is the one that was asked for, by default gVisor's where it is. */
  surroundings(runtime?: string): { runtime: string | null; isCgroupfs: boolean } {
    const found = 'runsc' in (this.info?.Runtimes ?? {}) ? 'runsc' : null
    return { runtime: runtime ?? found, isCgroupfs: this.info?.CgroupDriver === 'cgroupfs' }
  }

  /** Looks for the engine once and keeps watching it from then on. */
  async watch(): Promise<boolean> {
    await this.#check()
    const next = () => {
      if (this.#closed) return
      this.#timer = setTimeout(() => void this.#check().then(next), PING_MS).unref()
    }
    next()
    return this.#up
  }

  /** Calls `hear` whenever the engine has come or gone, until what is answered is called. */
  onChange(hear: (up: boolean) => void): () => void {
    this.#changed.add(hear)
    return () => void this.#changed.delete(hear)
  }

  /** To be told when a call failed without an answer: finds out at once whether the engine is still there. */
  failed(error: unknown): void {
    if (statusOf(error) === null) void this.#check()
  }

  /** Reads again which images are there. */
  async readImages(): Promise<void> {
    const list = await within(
      ANSWER_MS * 5,
      this.docker.listImages({ filters: { label: [LANGUAGE_LABEL], dangling: ['false'] } }),
    )
    const found = new Map<string, Image>()
    for (const { Id: id, Labels: labels, RepoTags: tags } of v.parse(images, list)) {
      const language = labels?.[LANGUAGE_LABEL]
      if (language === undefined || !tags?.includes(`codecollab/${language}:latest`)) continue
      found.set(language, { id, version: labels?.[VERSION_LABEL]?.slice(0, 120) ?? 'unknown' })
    }
    this.images = found
  }

  /** Watches it no longer, also when it was just being asked. */
  close(): void {
    this.#closed = true
    if (this.#timer) clearTimeout(this.#timer)
    this.#changed.clear()
  }

  #check(): Promise<void> {
    this.#checking ??= this.#ask().finally(() => (this.#checking = null))
    return this.#checking
  }

  async #ask(): Promise<void> {
    try {
      if (this.#up) return void (await within(ANSWER_MS, this.docker.ping()))
      this.info = v.parse(info, await within(ANSWER_MS, this.docker.info()))
      await this.readImages()
      this.#be(true)
    } catch (error) {
      this.#be(false, error)
    }
  }

  #be(up: boolean, error?: unknown): void {
    if (this.#up === up) return
    this.#up = up
    if (up) this.#log('info', 'container engine', { version: this.info?.ServerVersion })
    else this.#log('error', 'container engine is away', { error: String(error) })
    for (const hear of [...this.#changed]) hear(up)
  }
}
