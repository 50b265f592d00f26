import { afterEach, expect, test, vi } from 'vitest'
import { metricsText } from '../../scripts/metrics-text.mjs'
import { openMetrics, serveMetrics } from '../../scripts/metrics.mjs'

const request = { method: 'GET', status: 200, count: 2, ms: 30, within: [1, 2] }
const COUNTS = {
  ...{
    pushes: 7,
    runs: 2,
    databaseErrors: 0,
    sockets: 3,
    rooms: { awake: 1, connected: 2 },
    bounds: [10, 1_000],
  },
  requests: [
    { ...request, route: '/api/rooms/:code/ticket' },
    { ...request, route: '/api/rooms/:code', method: 'PATCH' },
    { ...request, route: '/api/rooms', status: 429 },
    { ...request, route: '/*' },
  ],
}
afterEach(() => vi.unstubAllEnvs())

test('OP8: requests are counted by class of route and status, with how long they took', () => {
  const lines = metricsText(COUNTS, { host: 1_024 }).trim().split('\n')
  expect(lines).toContain('codecollab_request_seconds_bucket{route="rooms",status="200",le="0.01"} 2')
  expect(lines).toContain('codecollab_request_seconds_bucket{route="rooms",status="200",le="+Inf"} 4')
  expect(lines).toContain('codecollab_request_seconds_sum{route="rooms",status="200"} 0.06')
  expect(lines).toContain('codecollab_request_seconds_count{route="rooms",status="429"} 2')
  expect(lines).toContain('codecollab_request_seconds_count{route="pages",status="200"} 2')
  expect(lines).toContain('codecollab_pushes_total 7')
  expect(lines).toContain('codecollab_sockets 3')
  expect(lines).toContain('codecollab_resident_memory_bytes{process="host"} 1024')
  for (const line of lines) expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+(\{(\w+="[^"]*",?)+\})? [\d.]+)$/)
})

test('OP8: they are told to whoever brings the token, and without one on this machine only', async () => {
  const { port, close } = await serveMetrics({
    ...{ host: '127.0.0.1', port: 0, token: 'of the tests only' },
    read: async () => 'codecollab_sockets 3\n',
  })
  const ask = async (path: string, token?: string) => {
    const headers = token === undefined ? undefined : { Authorization: `Bearer ${token}` }
    return (await fetch(`http://127.0.0.1:${port}${path}`, headers ? { headers } : {})).status
  }
  const answers = [
    await ask('/metrics', 'of the tests only'),
    await ask('/metrics'),
    await ask('/metrics', 'another'),
    await ask('/', 'of the tests only'),
  ]
  await close()
  expect(answers).toEqual([200, 401, 401, 404])

  vi.stubEnv('METRICS_PORT', '1')
  vi.stubEnv('METRICS_HOST', '0.0.0.0')
  await expect(openMetrics(async () => COUNTS)).rejects.toThrow('set METRICS_TOKEN')
})
