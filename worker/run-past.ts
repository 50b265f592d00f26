import { programOf } from '#core/room/sources.ts'
import type { RunFrame, RunRequest } from '#core/protocol/run.ts'
import type { Input } from '#core/room/step.ts'
import { spending } from '../durable-objects/quota-days.ts'
import { RunnerCalls } from '../durable-objects/runner-calls.ts'
import { database } from './db/database.ts'
import type { Env } from './env.ts'
import { ApiError } from './error.ts'
import { randomID } from './id.ts'
import { stateAfter } from './past.ts'

/** Which files are run, by whom: those of a room after an event, beginning with the one of id `entry`. */
export type PastRun = { room: string; seq: number; entry: string; user: string }

/**
 * Runs the files of a session as they were, without anything to read, and answers the runner's frames as NDJSON; the last is
 * the verdict, which is `lost` where no seal holds. Whoever stops listening ends the run. Nothing of it is recorded. `live`
 * is given what must settle also when nobody listens any more: what the run has cost.
 */
export async function runPast(
  env: Env,
  { room, seq, entry, user }: PastRun,
  live: (work: Promise<unknown>) => void,
): Promise<ReadableStream<Uint8Array>> {
  const { files } = await stateAfter(database(env), room, seq)
  const program = programOf([...files.values()], entry)
  if (!program.ok) throw new ApiError('invalid', program.why, { field: 'entry' })
  const { ok: _, ...source } = program
  // By a key of its own, no run of the room waits for it, and nobody in the room can type into it or end it.
  const request = { id: randomID(16), room: `past:${user}`, user, ...source, stdin: '', stdinClosed: true }
  return framesOf(env, request, live)
}

function framesOf(
  env: Env,
  request: RunRequest,
  live: (work: Promise<unknown>) => void,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const over = Promise.withResolvers<void>()
  const costs: Promise<unknown>[] = []
  let calls: RunnerCalls | null = null
  return new ReadableStream<Uint8Array>({
    start(controller) {
      const say = (frame: RunFrame) => controller.enqueue(encoder.encode(`${JSON.stringify(frame)}\n`))
      let open = true
      const step = (input: Input) => {
        if (!open) return
        if (input.t === 'runFrame') say(input.frame)
        if (input.t !== 'runEnd') return
        open = false
        say({ t: 'verdict', verdict: input.verdict })
        controller.close()
      }
      calls = new RunnerCalls(
        env,
        (input) => {
          if (input.t === 'runEnd') over.resolve()
          try {
            step(input)
          } catch {
            // Nobody listens any more.
            open = false
            calls?.cancelAll()
          }
        },
        spending(env, (work) => costs.push(work)),
      )
      live(over.promise.then(() => Promise.all(costs)))
      calls.start(request)
    },
    cancel: () => calls?.cancelAll(),
  })
}
