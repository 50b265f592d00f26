import { createServer, type AddressInfo } from 'node:net'
import type { Check } from '#core/protocol/attestation.ts'

/** Somebody on this machine's loopback whom no sandbox may reach. */
export type Listener = {
  port: number
  /** Fails when anybody connected. */
  check: () => Check
  close: () => void
}

/** Listens on a free port of the loopback. */
export async function listenFor(): Promise<Listener> {
  let connections = 0
  const server = createServer((socket) => {
    connections++
    socket.destroy()
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    check: () => {
      const said = connections === 0 ? 'heard nothing' : `heard ${connections} connections`
      return { name: 'listener', ok: connections === 0, said }
    },
    close: () => void server.close(),
  }
}
