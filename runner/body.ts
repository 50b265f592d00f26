import type { IncomingMessage } from 'node:http'
import type { Bytes } from '#core/signing/crypto.ts'

/** A body, or the status that says why it was not read to its end. */
export type Body = { ok: true; bytes: Bytes } | { ok: false; status: 413 | 415 | 408 }

/** What can be refused by the headers alone. */
export function refusedByHeaders(request: IncomingMessage, limit: number): 413 | 415 | null {
  const encoding = request.headers['content-encoding']
  if (encoding !== undefined && encoding !== 'identity') return 415
  const length = request.headers['content-length']
  return length !== undefined && !(Number(length) <= limit) ? 413 : null
}

/** Reads a body of at most `limit` bytes within `timeoutMs`; never holds more than that. */
export async function readBody(request: IncomingMessage, limit: number, timeoutMs: number): Promise<Body> {
  return new Promise((resolve) => {
    const pieces: Buffer[] = []
    let size = 0
    const finish = (body: Body) => {
      clearTimeout(timer)
      request.removeAllListeners('data').pause()
      resolve(body)
    }
    const timer = setTimeout(() => finish({ ok: false, status: 408 }), timeoutMs)
    request.on('data', (piece: Buffer) => {
      size += piece.length
      if (size > limit) return finish({ ok: false, status: 413 })
      pieces.push(piece)
    })
    request.on('end', () => finish({ ok: true, bytes: new Uint8Array(Buffer.concat(pieces)) }))
    request.on('error', () => finish({ ok: false, status: 408 }))
    request.on('close', () => finish({ ok: false, status: 408 }))
  })
}
