import { createServer } from 'node:net'

/** Addresses that only this machine reaches. */
export const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|localhost)$/

/** Whether a variable's text is a port, 0 for any. @param {string} text */
export const isPort = (text) => /^\d+$/.test(text) && Number(text) <= 65_535

/**
 * Whether a port can be listened on.
 * @param {string} host
 * @param {number} port
 * @returns {Promise<boolean>}
 */
export function isFree(host, port) {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', (error) => {
      const code = 'code' in error ? error.code : ''
      if (code === 'EADDRINUSE') resolve(false)
      else if (code === 'EACCES') reject(new Error(`Port ${port} of ${host} may not be used by this account`))
      else reject(new Error(`${host} is no address of this machine that can be listened on`))
    })
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(true)))
  })
}

/**
 * The first free port from `first` on.
 * @param {string} host
 * @param {number} first
 */
export async function nextFree(host, first) {
  for (let port = first; port < first + 100; port++) if (await isFree(host, port)) return port
  throw new Error(`No port between ${first} and ${first + 99} is free on ${host}: set PORT`)
}

/**
 * A port the system chooses.
 * @param {string} host
 * @returns {Promise<number>}
 */
export function anyFree(host) {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen({ host, port: 0 }, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
