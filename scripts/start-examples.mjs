import { isPort, nextFree } from './ports.mjs'

/**
 * Pages of another site that show rooms, on a port of their own (EXAMPLES_PORT); null when they cannot be served.
 * @param {string} host @param {string} server @param {string} dataDir @param {(line: string) => void} warn
 */
export async function startExamples(host, server, dataDir, warn) {
  const named = process.env.EXAMPLES_PORT
  try {
    if (named && !isPort(named))
      throw new Error(`EXAMPLES_PORT=${named} is no port: a number from 0 to 65535 is`)
    const port = named ? Number(named) : await nextFree(host, Number(new URL(server).port) + 1)
    const { serveExamples } = await import('./examples.mjs')
    return await serveExamples({ host, port, server, dataDir })
  } catch (error) {
    warn(`There are no examples: ${error instanceof Error ? error.message : error}`)
    return null
  }
}
