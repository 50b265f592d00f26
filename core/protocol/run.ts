import * as v from 'valibot'

/** How a run can end. `ok`, `wrong_answer` and the `*_error` states are about the program; the rest are about us. */
export const RUN_STATUSES = [
  'ok',
  'wrong_answer',
  'runtime_error',
  'compile_error',
  'timeout',
  'memory_exceeded',
  'output_exceeded',
  'invalid_request',
  'busy',
  'cancelled',
  'lost',
  'internal',
] as const

// By names of their own: what reads a property is not left out of pages that have no use for it.
const CPU_MS = 5_000
const MEMORY_BYTES = 256 * 1024 * 1024
const OUTPUT_BYTES = 64 * 1024

/** Sizes and times a run may use. A request may lower them, never raise them. */
export const RUN_LIMITS = {
  /** CPU time of all threads together, milliseconds. */
  cpuMs: CPU_MS,
  /** Wall time without the time spent waiting for input, milliseconds. */
  wallMs: 10_000,
  /** Longest single wait for input, milliseconds; it does not count as wall time. */
  idleMs: 120_000,
  /** Peak memory, bytes. */
  memoryBytes: MEMORY_BYTES,
  /** Bytes kept of stdout, of stderr and of what the compiler says, each. */
  outputBytes: OUTPUT_BYTES,
  /** Wall time of the compiler, milliseconds. */
  compileMs: 20_000,
  /** Processes and threads at the same time. */
  pids: 64,
  /** Open files of a process. */
  openFiles: 256,
  /** The largest file that can be written, and all files together, bytes. */
  fileBytes: 16 * 1024 * 1024,
  diskBytes: 64 * 1024 * 1024,
} as const

export const MAX_SOURCE_BYTES = 256 * 1024
export const MAX_RUN_FILES = 20
export const MAX_STDIN_BYTES = 1024 * 1024

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const limit = (max: number) => v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(max)))

export const runID = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{8,64}$/))

/** An opaque key, such as a room's or a person's. */
const key = v.pipe(v.string(), v.minLength(1), v.maxLength(64))

/** Body of `POST /v1/runs`. `room` and `user` are opaque keys; an `id` belongs to its room and is used there once. */
export const runRequest = v.strictObject({
  id: runID,
  room: key,
  user: key,
  language: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9+#-]{0,31}$/)),
  /** The file to start; one of `files`. */
  entry: v.pipe(v.string(), v.minLength(1), v.maxLength(255)),
  files: v.pipe(
    v.array(v.strictObject({ name: v.pipe(v.string(), v.minLength(1), v.maxLength(255)), text: v.string() })),
    v.minLength(1),
    v.maxLength(MAX_RUN_FILES),
  ),
  /** Standard input known in advance; more may follow through `/stdin`. */
  stdin: v.optional(v.pipe(v.string(), v.maxLength(MAX_STDIN_BYTES))),
  /** True when nothing will follow `stdin`: the program reads end of file after it. */
  stdinClosed: v.optional(v.boolean()),
  limits: v.optional(
    v.strictObject({
      cpuMs: /* @__PURE__ */ limit(CPU_MS),
      wallMs: /* @__PURE__ */ limit(600_000),
      memoryBytes: /* @__PURE__ */ limit(MEMORY_BYTES),
      outputBytes: /* @__PURE__ */ limit(OUTPUT_BYTES),
    }),
  ),
})

/** Body of `POST /v1/runs/{id}/stdin`: for the run of that id in `room`, and no other. */
export const stdinRequest = v.strictObject({
  room: key,
  data: v.pipe(v.string(), v.maxLength(MAX_STDIN_BYTES)),
  closed: v.optional(v.boolean()),
})

/** Body of `POST /v1/runs/{id}/cancel`: for the run of that id in `room`, and no other. */
export const cancelRequest = v.strictObject({ room: key })

/** A limit that ended or cut a run: its name as in `RUN_LIMITS`, and its value in that unit. */
export const limitHit = v.strictObject({
  name: v.picklist(Object.keys(RUN_LIMITS) as (keyof typeof RUN_LIMITS)[]),
  value: count,
})

export const verdict = v.strictObject({
  status: v.picklist(RUN_STATUSES),
  /** CPU time of the user's program, without the start of its interpreter, milliseconds. */
  cpuMs: v.optional(count),
  /** Wall time without the time spent waiting for input, milliseconds. */
  wallMs: v.optional(count),
  /** Peak memory above that of the waiting interpreter, bytes. */
  memoryBytes: v.optional(count),
  exitCode: v.optional(v.pipe(v.number(), v.safeInteger())),
  signal: v.optional(v.pipe(v.string(), v.maxLength(16))),
  limit: v.optional(limitHit),
  /** Bytes of output that were dropped, per stream; absent when nothing was. */
  dropped: v.optional(v.strictObject({ stdout: count, stderr: count })),
  /** One plain sentence for the person who pressed Run. */
  message: v.optional(v.pipe(v.string(), v.maxLength(500))),
})

const data = v.pipe(v.string(), v.maxLength(64 * 1024))

/** `sha256:` and 64 hexadecimal digits. */
export const imageDigest = v.pipe(v.string(), v.regex(/^sha256:[0-9a-f]{64}$/))

/** A runner says something at least this often while a run lasts, milliseconds. */
export const ALIVE_MS = 10_000

/** One line of the NDJSON answer of `POST /v1/runs`. Exactly one `verdict` ends a run; `seal` follows it. */
export const runFrame = v.variant('t', [
  v.strictObject({ t: v.literal('queued'), position: count }),
  v.strictObject({
    t: v.literal('started'),
    sandbox: v.picklist(['wasm', 'docker']),
    language: v.string(),
    /** Exact version of the language, e.g. `CPython 3.14.0`. */
    version: v.pipe(v.string(), v.maxLength(120)),
    /** Digest of the image it runs in, where there is one. */
    image: v.optional(imageDigest),
  }),
  /** Nothing to say: sent in long silences, so that a runner that is gone differs from a program that waits. */
  v.strictObject({ t: v.literal('alive') }),
  v.strictObject({ t: v.literal('compile'), data }),
  v.strictObject({ t: v.literal('stdout'), data }),
  v.strictObject({ t: v.literal('stderr'), data }),
  /** Here `bytes` of this stream are missing: the head was kept, and what follows is the tail. */
  v.strictObject({ t: v.literal('cut'), s: v.picklist(['stdout', 'stderr', 'compile']), bytes: count }),
  v.strictObject({ t: v.literal('verdict'), verdict }),
  v.strictObject({ t: v.literal('seal'), digest: v.string(), signature: v.string() }),
])

export type RunStatus = (typeof RUN_STATUSES)[number]
export type RunRequest = v.InferOutput<typeof runRequest>
export type StdinRequest = v.InferOutput<typeof stdinRequest>
export type CancelRequest = v.InferOutput<typeof cancelRequest>
export type Verdict = v.InferOutput<typeof verdict>
export type RunFrame = v.InferOutput<typeof runFrame>
