import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

const EVERY_MS = 5_000
const ANSWER_MS = 10_000
/** A server that did not answer so often in turn is ended, so that whatever started it can start it anew. */
const PATIENCE = 3
/** What is sent last has this long to get into the network. */
const PARTING_MS = 500
const STOP_MS = 5_000

/** Makes the secret by which this process asks its Worker for counts, and to stop; good for one start. */
export const operatorKey = () => randomBytes(32).toString('base64url')

/**
 * @param {string} url of the server @param {string} key @param {'GET' | 'POST'} method
 * @param {'counts' | 'stop'} what
 */
async function ask(url, key, method, what) {
  const answer = await fetch(`${url}/operator/${what}`, {
    method,
    headers: { Authorization: `Bearer ${key}` },
    signal: AbortSignal.timeout(STOP_MS),
  })
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`)
  return answer.json()
}

/**
 * The counts of the Worker behind an address.
 * @param {string} url @param {string} key
 */
export const readCounts = (url, key) => ask(url, key, 'GET', 'counts')

/**
 * Sends everybody away in a way that has them come back spread over half a minute. Never throws: stopping goes on.
 * @param {string} url @param {string} key
 * @returns {Promise<number>} how many sockets were closed
 */
export async function sendAway(url, key) {
  try {
    const { closed } = await ask(url, key, 'POST', 'stop')
    if (closed > 0) await sleep(PARTING_MS)
    return closed
  } catch {
    return 0
  }
}

/**
 * Calls back, once, when a server does not answer any more.
 * @param {string} url @param {() => void} gone
 * @param {{ everyMs?: number, answerMs?: number }} [times]
 * @returns {() => void} stops watching
 */
export function watchHealth(url, gone, { everyMs = EVERY_MS, answerMs = ANSWER_MS } = {}) {
  let failures = 0
  /** @type {NodeJS.Timeout} */
  let timer
  const look = async () => {
    const ok = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(answerMs) }).then(
      (answer) => answer.ok,
      () => false,
    )
    failures = ok ? 0 : failures + 1
    if (failures >= PATIENCE) return gone()
    timer = setTimeout(() => void look(), everyMs).unref()
  }
  timer = setTimeout(() => void look(), everyMs).unref()
  return () => {
    clearTimeout(timer)
    failures = -Infinity
  }
}
