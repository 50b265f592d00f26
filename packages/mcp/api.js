/** How long an answer is waited for, milliseconds, and how large it may be, characters. */
const PATIENCE_MS = 30_000
const ANSWER_CHARS = 8 * 1024 * 1024

const NO_TOKEN =
  'The server does not take CODECOLLAB_TOKEN for this: it has ended, or lacks a scope. A person can make another at /settings/tokens.'

/** What the API says against a request, in its own words. */
export class Refused extends Error {
  /** @param {string} code @param {string} message @param {unknown} [current] what is there instead */
  constructor(code, message, current) {
    super(message)
    this.code = code
    this.current = current
  }
}

/**
 * The origin in an address to which a token may be sent; null for any other.
 * @param {string} address @returns {string | null}
 */
export function addressIn(address) {
  if (!URL.canParse(address)) return null
  const { protocol, hostname, origin } = new URL(address)
  const here = ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  return protocol === 'https:' || (protocol === 'http:' && here) ? origin : null
}

/** The API of a CodeCollab as one token may use it. */
export class Api {
  #origin
  #token

  /** @param {string} origin @param {string} token */
  constructor(origin, token) {
    this.#origin = origin
    this.#token = token
  }

  /**
   * The JSON that answers; throws `Refused` for anything else.
   * @param {string} method @param {string} path @param {object} [body] @param {Record<string, string>} [headers]
   * @returns {Promise<any>}
   */
  async send(method, path, body, headers = {}) {
    const text = await this.text(method, path, body, headers)
    return text === '' ? null : JSON.parse(text)
  }

  /**
   * Does something once, also when it has to be asked twice because the connection was lost.
   * @param {string} path @param {object} body @returns {Promise<any>}
   */
  async once(path, body) {
    const key = { 'Idempotency-Key': crypto.randomUUID() }
    try {
      return await this.send('POST', path, body, key)
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== 'unreachable') throw error
      return this.send('POST', path, body, key)
    }
  }

  /**
   * The text that answers.
   * @param {string} method @param {string} path @param {object} [body] @param {Record<string, string>} [headers]
   */
  async text(method, path, body, headers = {}) {
    const response = await this.#fetch(method, path, body, headers, PATIENCE_MS)
    let text = ''
    for await (const part of this.#parts(response)) {
      text += part
      if (text.length > ANSWER_CHARS) throw new Refused('too_large', 'The answer is too large.')
    }
    if (!response.ok) throw refusedIn(response, text)
    return text
  }

  /**
   * The lines of JSON of an answer as they come, until it ends or `ms` milliseconds are over.
   * @param {string} path @param {number} ms @returns {AsyncGenerator<any>}
   */
  async *lines(path, ms) {
    const until = AbortSignal.timeout(ms)
    try {
      const response = await this.#fetch('GET', path, undefined, { Accept: 'application/x-ndjson' }, ms)
      if (!response.ok) throw refusedIn(response, await response.text())
      let rest = ''
      for await (const part of this.#parts(response)) {
        const lines = (rest + part).split('\n')
        rest = lines.pop() ?? ''
        for (const line of lines) if (line !== '') yield JSON.parse(line)
      }
    } catch (error) {
      if (!until.aborted) throw error
    }
  }

  /** @param {string} method @param {string} path @param {object | undefined} body @param {Record<string, string>} headers @param {number} ms */
  async #fetch(method, path, body, headers, ms) {
    try {
      return await fetch(this.#origin + path, {
        method,
        // Nobody else is told the token.
        redirect: 'error',
        signal: AbortSignal.timeout(ms),
        headers: {
          Authorization: `Bearer ${this.#token}`,
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
    } catch {
      throw new Refused('unreachable', `${this.#origin} does not answer.`)
    }
  }

  /** @param {Response} response @returns {AsyncGenerator<string>} */
  async *#parts(response) {
    const decoder = new TextDecoder()
    if (response.body === null) return
    for await (const part of response.body) yield decoder.decode(part, { stream: true })
    yield decoder.decode()
  }
}

/** @param {Response} response @param {string} text */
function refusedIn(response, text) {
  const wait = response.headers.get('Retry-After')
  try {
    const { error, current } = JSON.parse(text)
    if (error.code === 'unauthorized') return new Refused(error.code, NO_TOKEN)
    const again = wait === null ? '' : ` (again in ${wait} s)`
    return new Refused(String(error.code), `${error.message}${again}`, current)
  } catch {
    return new Refused('failed', `The server answered ${response.status}.`)
  }
}
