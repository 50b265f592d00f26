import { DurableObject } from 'cloudflare:workers'
import * as v from 'valibot'
import { WEBHOOK_KINDS, type Delivery } from '#core/protocol/api/webhooks.ts'
import type { ObjectEnv } from './env.ts'
import { webhookKey } from './webhook-secret.ts'
import { WebhookQueue, type Due, type HookNews } from './webhook-queue.ts'
import { sendWebhook } from './webhook-send.ts'

/** Messages that are sent at once: the platform allows six connections. */
const AT_ONCE = 5
/** How long one alarm sends, and how soon a directory that failed is asked again, milliseconds. */
const TURN_MS = 60_000
const RETRY_MS = 5_000

const hookRow = v.object({
  id: v.string(),
  room_id: v.nullable(v.string()),
  url: v.string(),
  kinds: v.pipe(
    v.string(),
    v.transform((text): unknown => JSON.parse(text)),
    v.array(v.picklist(WEBHOOK_KINDS)),
  ),
  active: v.number(),
})
type Hook = v.InferOutput<typeof hookRow>

/** One account's webhooks: keeps what is to be told to them on disk until it was told, at least once and under one id. */
export class Webhooks extends DurableObject<ObjectEnv> {
  #queue = new WebhookQueue(this.ctx.storage.sql)
  #turn: Promise<void> | null = null

  /**
   * Takes what happened in a room of an account; the same again changes nothing. True once it is on disk, false when it could
   * not be told for whom it is.
   */
  async enqueue(user: string, news: readonly HookNews[]): Promise<boolean> {
    this.ctx.storage.kv.put('user', user)
    const all = await this.#hooks(user).catch(() => null)
    if (!all) return false
    const hooks = all.filter(({ active }) => active === 1)
    const now = Date.now()
    this.ctx.storage.transactionSync(() => {
      for (const one of news)
        for (const { id, room_id, kinds } of hooks)
          if (kinds.includes(one.kind) && (room_id === null || room_id === one.room))
            this.#queue.add(id, one, now)
    })
    await this.#arm()
    return true
  }

  /** What was told to a webhook, newest first. */
  async deliveries(hook: string, before: number, state: string | null, count: number): Promise<Delivery[]> {
    return this.#queue.list(hook, before, state, count)
  }

  /** Tells something again; false when there is no such message. */
  async again(user: string, hook: string, n: number): Promise<boolean> {
    this.ctx.storage.kv.put('user', user)
    const found = this.#queue.again(hook, n, Date.now())
    await this.#arm()
    return found
  }

  /** How much was given up and is kept. */
  async dead(): Promise<number> {
    return this.#queue.dead()
  }

  /** A webhook is deleted: nothing more is told to it. */
  async drop(hook: string): Promise<void> {
    this.#queue.drop(hook)
  }

  /** The account is gone. */
  async forget(): Promise<void> {
    await this.ctx.storage.deleteAlarm()
    await this.ctx.storage.deleteAll()
    this.#queue = new WebhookQueue(this.ctx.storage.sql)
  }

  /** One turn at a time: two would send the same. */
  override async alarm(): Promise<void> {
    this.#turn ??= this.#sendDue().finally(() => (this.#turn = null))
    return this.#turn
  }

  async #sendDue(): Promise<void> {
    const user = this.ctx.storage.kv.get<string>('user')
    if (user === undefined) return
    try {
      const hooks = new Map((await this.#hooks(user)).map((hook) => [hook.id, hook]))
      for (const until = Date.now() + TURN_MS; Date.now() < until;) {
        const due = this.#queue.due(Date.now(), AT_ONCE)
        if (due.length === 0) break
        await Promise.all(due.map((one) => this.#send(one, hooks.get(one.hook))))
      }
    } catch (error) {
      console.error('webhooks were not sent', error)
      return this.ctx.storage.setAlarm(Date.now() + RETRY_MS)
    }
    this.#queue.trim(Date.now())
    await this.#arm()
  }

  async #send(due: Due, hook: Hook | undefined): Promise<void> {
    if (!hook) return this.#queue.drop(due.hook)
    if (hook.active === 0) return this.#queue.giveUp(due, 'The webhook was off.', Date.now())
    const key = await webhookKey(this.env, hook.id)
    const tried = await sendWebhook({ url: hook.url, key, id: due.message, body: due.body }, Date.now())
    this.#queue.tried(due, tried, Date.now(), Math.random())
  }

  async #hooks(user: string): Promise<Hook[]> {
    const { results } = await this.env.DB.prepare(
      `SELECT w.* FROM webhooks w JOIN users u ON u.id = w.user_id AND u.disabled_at IS NULL WHERE w.user_id = ?`,
    )
      .bind(user)
      .all()
    return v.parse(v.array(hookRow), results)
  }

  async #arm(): Promise<void> {
    const next = this.#queue.next()
    if (next !== null) await this.ctx.storage.setAlarm(Math.max(next, Date.now()))
  }
}
