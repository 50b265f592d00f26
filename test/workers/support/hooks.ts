import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import * as v from 'valibot'
import { deliveriesAnswer, newWebhookAnswer, type WebhookKind } from '#core/protocol/api/webhooks.ts'
import { vi } from 'vitest'
import { env, type Browser } from './browser.ts'

/** What one receiver got: the id and the body of each message it took, as often as it came. */
export type Got = {
  id: string
  type: string
  data: { room: { id: string }; seq?: number | undefined } & Record<string, unknown>
}

const message = v.object({
  type: v.string(),
  timestamp: v.string(),
  data: v.looseObject({ room: v.object({ id: v.string() }), seq: v.optional(v.number()) }),
})

/** Every receiver there is: what is sent to any `hooks.example` comes here, and `answers` says how it is answered. */
export class Receiver {
  /** All that was taken, also again. */
  readonly got: Got[] = []
  /** The id of each message that came, taken or not. */
  readonly asked: string[] = []
  /** What becomes of a message; null for no answer at all, and `after`: it is taken, and then the answer is lost. */
  answers: (n: number) => number | null | 'after' = () => 200

  constructor() {
    const real = globalThis.fetch
    vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
      const url = input instanceof Request ? input.url : String(input)
      if (!url.startsWith('https://hooks.example/') || typeof init?.body !== 'string')
        return real(input, init)
      // Words only: a request or a body that is kept would keep the object that sent it.
      const id = new Headers(init.headers).get('webhook-id') ?? ''
      this.asked.push(id)
      const how = this.answers(this.asked.length)
      const { type, data } = v.parse(message, JSON.parse(init.body))
      const taken = { id, type, data }
      if (how === 200 || how === 'after') this.got.push(taken)
      if (typeof how !== 'number') throw new TypeError('the connection was lost')
      return new Response(`answer ${how}`, { status: how })
    })
  }

  /** Ids in the order in which they came first, as a receiver that remembers them has it. */
  once = (): string[] => [...new Set(this.got.map(({ id }) => id))]
  /** Kinds of what came, each message once, of one room. */
  kinds = (room: string): string[] =>
    this.once().flatMap((id) => {
      const found = this.got.find((one) => one.id === id && one.data.room.id === room)
      return found ? [found.type] : []
    })
}

export const queueOf = (user: string) => env.WEBHOOKS.get(env.WEBHOOKS.idFromName(user))
export type Queue = ReturnType<typeof queueOf>

/** A webhook of somebody. */
export async function hookOf(person: Browser, kinds: readonly WebhookKind[], more: object = {}) {
  const body = { url: 'https://hooks.example/x', kinds, ...more }
  return v.parse(newWebhookAnswer, await (await person.post('/api/webhooks', body)).json())
}

export const deliveriesOf = async (person: Browser, hook: string, query = '') =>
  v.parse(deliveriesAnswer, await (await person.get(`/api/webhooks/${hook}/deliveries${query}`)).json())

/** Lets so much time pass for what waits, in milliseconds, and has it sent. */
export async function pass(queue: Queue, ms = 0): Promise<void> {
  await runInDurableObject(queue, (_queue, { storage }) => {
    storage.sql.exec(`UPDATE delivery SET due = due - ? WHERE due IS NOT NULL`, ms)
  })
  await runDurableObjectAlarm(queue)
}

/** Sends everything, whatever it waits for; `between` happens before each round. */
export async function sendAll(queue: Queue, between: () => Promise<void> = async () => {}): Promise<void> {
  for (let round = 0; round < 60; round++) {
    await between()
    await pass(queue, 24 * 60 * 60_000)
    const waits = await runInDurableObject(queue, (_queue, { storage }) =>
      Number(storage.sql.exec(`SELECT count(*) AS n FROM delivery WHERE state = 'waiting'`).one().n),
    )
    if (waits === 0) return
  }
}
