import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One address that leads to several, each in its turn, as a proxy in front of runners does. */
export type Balancer = { url: string; host: string; to: string[]; close: () => Promise<void> }

/**
 * Starts one that leads nowhere yet. It keeps the Host header, hands on what comes as it comes, and tries the next one only
 * where no connection was made.
 */
export async function balancer(): Promise<Balancer> {
  const to: string[] = []
  let turn = 0

  function pass(asked: IncomingMessage, answer: ServerResponse, body: Buffer, tries: number): void {
    const next = to[turn++ % to.length]
    if (next === undefined || tries === 0) return void answer.writeHead(502).end()
    const { method, url, headers } = asked
    let connected = false
    const passed = request(new URL(url ?? '/', next), { method, headers, agent: false })
    passed.once('socket', (socket) => socket.once('connect', () => (connected = true)))
    passed.once('response', (came) => {
      answer.writeHead(came.statusCode ?? 502, came.headers)
      answer.flushHeaders()
      came.pipe(answer)
      // A stream that breaks is not one that ended.
      came.once('aborted', () => answer.destroy())
    })
    passed.once('error', () => {
      if (!connected) pass(asked, answer, body, tries - 1)
      else answer.destroy()
    })
    answer.once('close', () => passed.destroy())
    passed.end(body)
  }

  const server = createServer((asked, answer) => {
    const pieces: Buffer[] = []
    asked.on('data', (piece: Buffer) => pieces.push(piece))
    asked.once('end', () => pass(asked, answer, Buffer.concat(pieces), to.length))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { url: `http://${host}`, host, to, close }
}
