import type { RunFrame } from '#core/protocol/run.ts'
import { openSealedStream } from '#core/signing/seal.ts'
import type * as v from 'valibot'
import { DEPS, type RunnerAnswer } from './runner-request.ts'

type Seal = Extract<RunFrame, { t: 'seal' }>
type Streamed = RunnerAnswer & { stream: object }

/** What reading an answer needs to know; times in milliseconds. */
export type Reading<Frame extends { t: string }> = {
  id: string
  /** What its frames are; by default those of a run. */
  schema?: v.GenericSchema<unknown, Frame | Seal>
  /** Hung up when this aborts. */
  signal: AbortSignal
  silenceMs: number
  longestMs: number
  /** After what ends a stream nothing but the seal follows, and that soon. */
  farewellMs: number
  /** Called when nobody speaks any more, or for too long, with a sentence that says so. */
  giveUp: (why: string) => void
  /** Hears every frame in order; true for one that ends the stream. */
  hear: (frame: Exclude<Frame, Seal>) => boolean
}

/** Reads an answer to its end; true when its seal holds, null when it was hung up before. */
export async function readSealed<Frame extends { t: string } = RunFrame>(
  answer: Streamed,
  { id, schema, signal, silenceMs, longestMs, farewellMs, giveUp, hear }: Reading<Frame>,
): Promise<boolean | null> {
  const context = { runID: id, nonce: answer.nonce, subtle: DEPS.subtle }
  const sealed = await openSealedStream<Frame>(context, answer.key, schema)
  const reader = answer.stream.getReader()
  const hungUp = new Promise<null>((resolve) => signal.addEventListener('abort', () => resolve(null)))
  const watch = (ms: number, why: string) => setTimeout(() => giveUp(why), ms)
  const longest = watch(longestMs, 'The program took too long.')
  let silence = watch(silenceMs, SILENT)
  let isOver = false
  try {
    for (;;) {
      const next = signal.aborted ? null : await Promise.race([reader.read(), hungUp])
      if (next === null) return null
      if (next.done) return sealed.holds()
      clearTimeout(silence)
      for (const frame of await sealed.push(next.value)) isOver = hear(frame) || isOver
      silence = watch(isOver ? Math.min(farewellMs, silenceMs) : silenceMs, SILENT)
    }
  } finally {
    clearTimeout(longest)
    clearTimeout(silence)
    reader.cancel().catch(() => {})
  }
}

const SILENT = 'The runner fell silent.'
