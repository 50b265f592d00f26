import { Limiter as RealLimiter } from '../../../durable-objects/limiter.ts'
import { Room as RealRoom } from '../../../durable-objects/room.ts'
import { Webhooks as RealWebhooks } from '../../../durable-objects/webhooks.ts'
import { app } from '../../../worker/app.ts'
import type { Env } from '../../../worker/env.ts'
import { hookDatabase, hookSockets, hookStorage, hookTimers } from './hooks.ts'
import { because, here, hold, sizes, takeAll } from './tally.ts'

// The Worker with everything counted that is paid for; only the measuring program serves it.

hookTimers()

/** Counts every event and call that reaches an object of a class, and how long it lasts. */
function counted(kind: { prototype: object }, object: string): void {
  for (const name of Object.getOwnPropertyNames(kind.prototype)) {
    const own = Object.getOwnPropertyDescriptor(kind.prototype, name)
    if (name === 'constructor' || typeof own?.value !== 'function') continue
    const method = own.value as (...args: unknown[]) => unknown
    const value = function (this: { ctx: DurableObjectState }, ...args: unknown[]) {
      return because({ object, why: name }, () => {
        const into = here()
        if (name === 'webSocketMessage') into.messagesIn++
        else if (name === 'fetch' || name === 'alarm') into.calls++
        const release = hold()
        const end = () => {
          sizes.object = object === 'Room' ? this.ctx.storage.sql.databaseSize : sizes.object
          release()
        }
        const done = Reflect.apply(method, this, args)
        if (done instanceof Promise) return done.finally(end)
        end()
        return done
      })
    }
    Object.defineProperty(kind.prototype, name, { ...own, value })
  }
}
counted(RealRoom, 'Room')
counted(RealLimiter, 'Limiter')
counted(RealWebhooks, 'Webhooks')

const namespaces = ['ROOMS', 'LIMITER', 'WEBHOOKS'] as const

/** The bindings, in which every call of another object is counted: each is a request. */
function bindingsOf(env: Env): Env {
  hookDatabase(env.DB)
  const all = { ...env }
  for (const name of namespaces) {
    const get = (id: DurableObjectId) =>
      new Proxy(env[name].get(id), {
        get(stub, key) {
          const member: unknown = Reflect.get(stub, key)
          if (typeof member !== 'function' || key === 'fetch')
            return typeof member === 'function' ? member.bind(stub) : member
          return (...args: unknown[]) => {
            here().calls++
            return (stub as unknown as Record<PropertyKey, (...args: unknown[]) => unknown>)[key]?.(...args)
          }
        },
      })
    const wrapped = { get, idFromName: (id: string) => env[name].idFromName(id) }
    Object.assign(all, { [name]: wrapped })
  }
  return all
}

/** A class whose objects are made with the bindings that count; what making one reads counts as `wake`. */
const wakingAs = <Kind extends typeof RealRoom | typeof RealLimiter | typeof RealWebhooks>(
  object: string,
  kind: Kind,
): Kind =>
  new Proxy(kind, {
    construct: (own, [ctx, env]: [DurableObjectState, Env], wanted) =>
      because({ object, why: 'wake' }, () => {
        hookStorage(ctx)
        hookSockets(new WebSocketPair()[0])
        return Reflect.construct(own, [ctx, bindingsOf(env)], wanted)
      }),
  })

/** The classes of objects that count. */
export const Room = wakingAs('Room', RealRoom)
export const Limiter = wakingAs('Limiter', RealLimiter)
export const Webhooks = wakingAs('Webhooks', RealWebhooks)

/** Answers with the bytes of its body counted. */
function weighed(response: Response): Response {
  if (!response.body || response.webSocket) return response
  const into = here()
  const scale = new TransformStream<Uint8Array, Uint8Array>({
    transform(piece, out) {
      into.bytesOut += piece.byteLength
      out.enqueue(piece)
    },
  })
  return new Response(response.body.pipeThrough(scale), response)
}

// eslint-disable-next-line no-restricted-exports -- the Workers runtime calls the default export.
export default {
  async fetch(request: Request, env: Env, ctx: ExecutionContext): Promise<Response> {
    if (new URL(request.url).pathname === '/measured') return Response.json({ by: takeAll(), sizes })
    return because({ object: null, why: 'fetch' }, async () => {
      here().requests++
      return weighed(await app.fetch(request, bindingsOf(env), ctx))
    })
  },
}
