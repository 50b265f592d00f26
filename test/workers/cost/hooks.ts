import { PING } from '#core/protocol/version.ts'
import { countRows, here, hold, inObject, sizes } from './tally.ts'

type Method = (this: unknown, ...args: never[]) => unknown
type Hooked = Record<string, unknown>

const hooked = new WeakSet<object>()

/** Puts `change` of each method in place of it, for everything of this kind in the isolate. */
function replace(one: object, changes: Record<string, (method: Method) => Method>): void {
  const kind = Object.getPrototypeOf(one) as Hooked
  if (hooked.has(kind)) return
  hooked.add(kind)
  for (const [name, change] of Object.entries(changes))
    Object.defineProperty(kind, name, {
      value: change(kind[name] as Method),
      configurable: true,
      writable: true,
    })
}

/** Calls a method with what it was called with. */
const call = (method: Method, self: unknown, args: readonly unknown[]): unknown =>
  Reflect.apply(method as (...args: unknown[]) => unknown, self, args)

const counting =
  (count: () => void) =>
  (method: Method): Method =>
    function (...args) {
      count()
      return call(method, this, args)
    }

const read = counting(() => here().rowsRead++)
const written = counting(() => here().rowsWritten++)

/** Counts what the objects read and write, beside `sql` also by keys and alarms, which are billed as rows. */
export function hookStorage(ctx: DurableObjectState): void {
  const { storage } = ctx
  replace(storage.sql, {
    exec: (exec) =>
      function (...args) {
        const cursor = call(exec, this, args) as SqlStorageCursor<Record<string, SqlStorageValue>>
        countRows(cursor)
        return cursor
      },
  })
  replace(storage.kv, { get: read, list: read, put: written, delete: written })
  replace(storage, { setAlarm: written, deleteAlarm: written })
  replace(ctx, {
    waitUntil: (waitUntil) =>
      function (...args) {
        const [work] = args as readonly unknown[] as [Promise<unknown>]
        const release = hold()
        work.then(release, release)
        return call(waitUntil, this, args)
      },
  })
}

type Answer = { meta?: { rows_read?: number; rows_written?: number; size_after?: number } }

/** Counts the rows that every statement on the database says it read and wrote. */
export function hookDatabase(db: D1Database): void {
  replace(db.withSession(), {
    _sendOrThrow: (send) =>
      async function (...args) {
        const into = here()
        const answers = (await call(send, this, args)) as Answer | Answer[]
        for (const { meta } of Array.isArray(answers) ? answers : [answers]) {
          into.d1Read += meta?.rows_read ?? 0
          into.d1Written += meta?.rows_written ?? 0
          sizes.d1 = meta?.size_after ?? sizes.d1
        }
        return answers
      },
  })
}

/** Counts the frames that objects send; each call for a sign of life brings an answer, which is a message in. */
export function hookSockets(socket: WebSocket): void {
  replace(socket, {
    send: (send) =>
      function (...args) {
        const [data] = args as readonly unknown[] as [string | ArrayBuffer | Uint8Array]
        const into = here()
        into.framesOut++
        into.bytesOut += typeof data === 'string' ? new TextEncoder().encode(data).length : data.byteLength
        if (data === PING) into.messagesIn++
        return call(send, this, args)
      },
  })
}

/** Timers keep an object awake until they ring or are put off. */
export function hookTimers(): void {
  const { setTimeout: begin, clearTimeout: end } = globalThis
  const waiting = new Map<unknown, () => void>()
  const later = (run: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) => {
    const release = inObject() ? hold() : () => {}
    const timer: unknown = begin(() => {
      waiting.delete(timer)
      release()
      run(...args)
    }, ms)
    waiting.set(timer, release)
    return timer
  }
  const never = (timer: unknown) => {
    waiting.get(timer)?.()
    waiting.delete(timer)
    end(timer as Parameters<typeof end>[0])
  }
  Object.assign(globalThis, { setTimeout: later, clearTimeout: never })
  replace(scheduler, {
    wait: (wait) =>
      function (...args) {
        const release = hold()
        const waited = call(wait, this, args) as Promise<void>
        waited.then(release, release)
        return waited
      },
  })
}
