import { Webhook } from 'standardwebhooks'
import { afterEach, expect, test, vi } from 'vitest'
import { sendWebhook } from './webhook-send.ts'
import { webhookKey, webhookSecret } from './webhook-secret.ts'

const server = { JWT_SECRET: 'a secret of the tests only, not of any server anywhere' }
const NOW = 1_795_000_000_123

afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

/** Sends a message to a receiver that answers so; what it was asked, and how that ended. */
async function sent(
  answer: (signal?: AbortSignal | null) => Response | Promise<Response>,
  body = '{"type":"run.ended","said":"é😀"}',
) {
  const asked = vi.spyOn(globalThis, 'fetch').mockImplementation(async (_url, sent) => answer(sent?.signal))
  const url = 'https://hooks.example/x'
  const key = await webhookKey(server, 'wh_1')
  const tried = await sendWebhook({ url, key, id: 'msg_r_1_7', body }, NOW)
  const [[to, init] = []] = asked.mock.calls
  return { tried, to, init, headers: new Headers(init?.headers) }
}

test('EV5: a message verifies by the library of Standard Webhooks with the secret that was told, and by no other', async () => {
  const body = '{"type":"run.ended","said":"é😀"}'
  const { headers, init, to } = await sent(() => new Response('ok'), body)
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] })
  const all = Object.fromEntries(headers)
  expect(new Webhook(await webhookSecret(server, 'wh_1')).verify(body, all)).toEqual(JSON.parse(body))
  const other = new Webhook(await webhookSecret(server, 'wh_2'))
  expect(() => other.verify(body, all)).toThrow()
  expect(() => new Webhook('whsec_AAAA').verify(`${body} `, all)).toThrow()
  expect([to, init?.method, init?.redirect]).toEqual(['https://hooks.example/x', 'POST', 'manual'])
})

test('EV5: no redirect is followed, and of an answer 1 KB is kept and the rest not read', async () => {
  const away = await sent(
    () => new Response(null, { status: 302, headers: { Location: 'http://10.0.0.1/' } }),
  )
  expect(away.tried).toEqual({ ok: false, status: 302, said: '' })
  let read = 0
  const endless = () =>
    new Response(
      new ReadableStream<Uint8Array>({
        pull(controller) {
          read++
          controller.enqueue(new Uint8Array(700).fill(120))
        },
      }),
    )
  const { tried } = await sent(endless)
  expect([tried.ok, tried.said]).toEqual([true, 'x'.repeat(1_024)])
  expect(read).toBeLessThan(5)
})

test('EV5: who cannot be reached or is late is said so in words that quote nothing', async () => {
  const failed = await sent(() => Promise.reject(new TypeError('connect ECONNREFUSED 10.1.2.3:8080')))
  expect(failed.tried).toEqual({ ok: false, status: null, said: 'It could not be reached.' })
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const late = sent((signal) => new Promise((_, reject) => signal?.addEventListener('abort', reject)))
  await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1))
  vi.advanceTimersByTime(20_000)
  expect((await late).tried).toEqual({ ok: false, status: null, said: 'No answer within 20 seconds.' })
  await sent(() => new Response('ok'))
  expect(vi.getTimerCount()).toBe(0)
})
