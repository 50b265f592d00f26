/**
 * What a server says, line by line: sentences for people, or JSON with the time and a level for programs.
 * @typedef {{ say: (line: string) => void, warn: (line: string) => void, worker: (log: { level: string, message: string }) => void }} Speech
 *
 * @param {boolean} json
 * @param {(line: string) => void} write
 * @returns {Speech}
 */
export function speech(json, write) {
  if (!json) return { say: write, warn: write, worker: ({ message }) => write(message) }
  /** @param {string} level @param {object} fields */
  const line = (level, fields) => write(JSON.stringify({ time: new Date().toISOString(), level, ...fields }))
  return {
    say: (text) => line('info', parsed(text) ?? { event: 'server', text }),
    warn: (text) => line('warn', { event: 'server', text }),
    worker: ({ level, message }) => {
      const { level: own, ...fields } = parsed(message) ?? { event: 'worker', text: message }
      line(own ?? (level === 'log' ? 'info' : level), fields)
    },
  }
}

/**
 * A line that is JSON with an event already, as the Worker's requests and the runner's log are.
 * @param {string} text
 * @returns {{ event: string, level?: string } | null}
 */
function parsed(text) {
  if (!text.startsWith('{')) return null
  try {
    const { time: _, ...value } = JSON.parse(text)
    return typeof value.event === 'string' ? value : null
  } catch {
    return null
  }
}
