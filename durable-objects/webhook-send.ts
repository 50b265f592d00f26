import { toBase64 } from '#core/signing/bytes.ts'

/** How long a receiver may take, milliseconds, and bytes of its answer that are kept. */
const PATIENCE_MS = 20_000
const KEPT = 1_024

/** How one try ended: the receiver's status, null without an answer, and the beginning of what it said. */
export type Tried = { ok: boolean; status: number | null; said: string }

/** A message and where it goes. */
export type Outgoing = { url: string; key: Uint8Array; id: string; body: string }

/**
 * Sends a message once, signed as Standard Webhooks has it (https://www.standardwebhooks.com): HMAC-SHA256 over id, second and
 * body. Redirects are not followed: where a message goes is for its owner to say.
 */
export async function sendWebhook({ url, key, id, body }: Outgoing, now: number): Promise<Tried> {
  const timestamp = `${Math.floor(now / 1000)}`
  const headers = {
    'Content-Type': 'application/json',
    'User-Agent': 'CodeCollab-Webhooks/1',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${await macOf(key, `${id}.${timestamp}.${body}`)}`,
  }
  const ending = new AbortController()
  // `AbortSignal.timeout` cannot be called off, and would keep the object awake until then.
  const timer = setTimeout(() => ending.abort(), PATIENCE_MS)
  try {
    const { signal } = ending
    const answer = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal })
    return { ok: answer.ok, status: answer.status, said: await beginning(answer) }
  } catch {
    const said = ending.signal.aborted ? 'No answer within 20 seconds.' : 'It could not be reached.'
    return { ok: false, status: null, said }
  } finally {
    clearTimeout(timer)
  }
}

async function macOf(key: Uint8Array, text: string): Promise<string> {
  const mac = { name: 'HMAC', hash: 'SHA-256' }
  const imported = await crypto.subtle.importKey('raw', new Uint8Array(key), mac, false, ['sign'])
  return toBase64(new Uint8Array(await crypto.subtle.sign('HMAC', imported, new TextEncoder().encode(text))))
}

/** The first bytes of an answer; the rest is not read. One that breaks off has answered all the same. */
async function beginning(answer: Response): Promise<string> {
  const reader = answer.body?.getReader()
  if (!reader) return ''
  const kept = new Uint8Array(KEPT)
  let filled = 0
  try {
    while (filled < KEPT) {
      const { done, value } = await reader.read()
      if (done) break
      const part = value.subarray(0, KEPT - filled)
      kept.set(part, filled)
      filled += part.byteLength
    }
    await reader.cancel()
  } catch {
    // What it said first is enough.
  }
  return new TextDecoder().decode(kept.subarray(0, filled))
}
