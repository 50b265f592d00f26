import { metric, series } from '../runner/prometheus.ts'

/**
 * @typedef {{ route: string, method: string, status: number, count: number, ms: number, within: number[] }} Requests
 * @typedef {{ pushes: number, runs: number, databaseErrors: number, sockets: number, rooms: { awake: number, connected: number },
 *   bounds: number[], requests: Requests[] }} Counts what the Worker answers about itself
 */

/** Classes of routes, so that a scrape does not grow with the API: the first part of the path after `/api`. @param {string} route */
const classOf = (route) => /^\/(?:api\/)?([\w-]+)/.exec(route)?.[1] ?? 'pages'

/**
 * Counts in the Prometheus text format; names begin with `codecollab_`.
 * @param {Counts} counts
 * @param {Record<string, number>} memory bytes, by process
 */
export function metricsText(counts, memory) {
  const { pushes, runs, databaseErrors, sockets, rooms } = counts
  const lines = [
    ...histogram(counts),
    ...metric('counter', 'codecollab_pushes_total', 'Pushes that rooms took.', [[{}, pushes]]),
    ...metric('counter', 'codecollab_runs_total', 'Runs that rooms started.', [[{}, runs]]),
    ...metric('counter', 'codecollab_database_errors_total', 'Queries of the database (D1) that failed.', [
      [{}, databaseErrors],
    ]),
    ...metric('gauge', 'codecollab_sockets', 'Sockets that are open.', [[{}, sockets]]),
    ...metric('gauge', 'codecollab_rooms_awake', 'Rooms that took a step in the last 10 s.', [
      [{}, rooms.awake],
    ]),
    ...metric('gauge', 'codecollab_rooms_connected', 'Rooms with an open socket.', [[{}, rooms.connected]]),
    ...metric(
      'gauge',
      'codecollab_resident_memory_bytes',
      'Memory of the processes.',
      Object.entries(memory).map(([process, bytes]) => [{ process }, bytes]),
    ),
  ]
  return `${lines.join('\n')}\n`
}

/** @param {Counts} counts */
function histogram({ requests, bounds }) {
  const name = 'codecollab_request_seconds'
  /** @type {Map<string, { labels: import('../runner/prometheus.ts').Labels, count: number, ms: number, within: number[] }>} */
  const classes = new Map()
  for (const { route, status, count, ms, within } of requests) {
    const labels = { route: classOf(route), status: String(status) }
    const key = JSON.stringify(labels)
    const sum = classes.get(key) ?? { labels, count: 0, ms: 0, within: bounds.map(() => 0) }
    classes.set(key, sum)
    sum.count += count
    sum.ms += ms
    sum.within = sum.within.map((before, i) => before + (within[i] ?? 0))
  }
  return [
    `# HELP ${name} How long requests took until their answer began, by class of route and status.`,
    `# TYPE ${name} histogram`,
    ...[...classes.values()].flatMap(({ labels, count, ms, within }) => [
      ...bounds.map((bound, i) =>
        series(`${name}_bucket`, { ...labels, le: String(bound / 1000) }, within[i] ?? 0),
      ),
      series(`${name}_bucket`, { ...labels, le: '+Inf' }, count),
      series(`${name}_sum`, labels, ms / 1000),
      series(`${name}_count`, labels, count),
    ]),
  ]
}
