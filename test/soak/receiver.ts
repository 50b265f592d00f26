import { createServer, type IncomingMessage, type Server } from 'node:http'
import { Webhook } from 'standardwebhooks'
import type { Rng } from '../support/rng.ts'

const HOST = '127.0.0.1'
/** Of so many messages one is not taken when it comes first: half of them are answered with 503, half not at all. */
const FAILS = 0.08

/** Receives webhooks on this machine and, while it is `moody`, sometimes fails: a message at most once. */
export class Receiver {
  /** The bodies of what was taken, by id, as often as it came. */
  readonly taken = new Map<string, string[]>()
  /** What was not signed as it should be. */
  unsigned = 0
  moody = true
  secret = ''
  #failed = new Set<string>()
  #rng: Rng
  #server: Server

  private constructor(rng: Rng) {
    this.#rng = rng
    this.#server = createServer((request, response) => {
      void bodyOf(request).then((body) => {
        const id = String(request.headers['webhook-id'])
        if (this.moody && !this.#failed.has(id) && this.#rng.chance(FAILS)) {
          this.#failed.add(id)
          return this.#rng.chance(0.5) ? request.socket.destroy() : response.writeHead(503).end()
        }
        this.#take(id, body, request)
        return response.writeHead(204).end()
      })
    })
  }

  static async listen(rng: Rng): Promise<Receiver> {
    const receiver = new Receiver(rng)
    await new Promise<void>((resolve) => receiver.#server.listen(0, HOST, resolve))
    return receiver
  }

  get url(): string {
    const address = this.#server.address()
    return `http://${HOST}:${typeof address === 'object' && address ? address.port : 0}/`
  }

  /** How often a message came again that was taken. */
  get again(): number {
    return [...this.taken.values()].reduce((sum, bodies) => sum + bodies.length - 1, 0)
  }

  close(): void {
    this.#server.closeAllConnections()
    this.#server.close()
  }

  #take(id: string, body: string, { headers }: IncomingMessage): void {
    const signed = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [
      name,
      String(headers[name]),
    ])
    try {
      new Webhook(this.secret).verify(body, Object.fromEntries(signed))
    } catch {
      this.unsigned++
    }
    this.taken.set(id, [...(this.taken.get(id) ?? []), body])
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  // Who was killed while sending says nothing more.
  try {
    for await (const piece of request) pieces.push(piece as Buffer)
  } catch {
    return ''
  }
  return Buffer.concat(pieces).toString()
}
