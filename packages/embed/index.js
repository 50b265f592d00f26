import { roomAddress, settingsOf, spokenAddress } from './address.js'
import { readSaid, WIRE } from './channel.js'

export { frameAddress, roomAddress } from './address.js'

const PATIENCE_MS = 10_000
/** How long an answer is waited for: a text may have to come first. */
const ANSWER_MS = 30_000
/** What a frame may do; it gets no origin of its own, and so reaches nothing that is kept for the server's. */
const SANDBOX = 'allow-scripts allow-forms allow-popups allow-popups-to-escape-sandbox'

/**
 * @param {Element | ShadowRoot} element @param {import('./index.d.ts').Options} options
 * @returns {import('./index.d.ts').Room}
 */
export function createRoom(element, options) {
  const frame = frameFor(options)
  /** @type {Map<string, Set<(detail: any) => void>>} */
  const listeners = new Map()
  /** @type {Map<number, { resolve: (value: any) => void, reject: (error: Error) => void, timer: any }>} */
  const waiting = new Map()
  /** @type {object[]} */
  const early = []
  /** @type {MessagePort | null} */
  let port = null
  let ignored = 0
  let count = 0

  /** @param {string} event @param {object} detail */
  const tell = (event, detail) => listeners.get(event)?.forEach((listener) => listener(detail))

  /** @param {MessageEvent} event */
  const hear = ({ data }) => {
    const said = readSaid(data)
    if (said === null) return void ignored++
    if ('event' in said) return tell(said.event, said.detail)
    const asked = waiting.get(said.id)
    if (!asked) return void ignored++
    waiting.delete(said.id)
    clearTimeout(asked.timer)
    if (said.ok) asked.resolve(said.value)
    else asked.reject(new Error(/** @type {string} */ (said.value)))
  }

  /** @param {MessageEvent} event */
  const greet = ({ source, origin, data }) => {
    if (source !== frame.contentWindow || source === null) return
    // In a sandbox it has no origin, which is said so; anything else is another page.
    if (origin !== 'null' || data?.cc !== WIRE || data.t !== 'hello') return void ignored++
    clearTimeout(patience)
    port?.close()
    const channel = new MessageChannel()
    port = channel.port1
    port.onmessage = hear
    const { token, files } = options
    const init = { cc: WIRE, t: 'init', options: settingsOf(options), token, files }
    // Its window was looked at: what has no origin cannot be named otherwise.
    frame.contentWindow?.postMessage(init, '*', [channel.port2])
    for (const message of early.splice(0)) port.postMessage(message)
  }

  const patience = setTimeout(
    () =>
      tell('error', {
        code: 'silent',
        message: `Nothing came from ${new URL(options.server).host}. Open it there: ${roomAddress(options)}`,
      }),
    options.patience ?? PATIENCE_MS,
  )
  addEventListener('message', greet)
  element.append(frame)

  /** @param {string} t @param {object} [more] @returns {Promise<any>} */
  const call = (t, more = {}) =>
    new Promise((resolve, reject) => {
      const id = ++count
      const late = () => {
        waiting.delete(id)
        reject(new Error('The room did not answer.'))
      }
      waiting.set(id, { resolve, reject, timer: setTimeout(late, ANSWER_MS) })
      const message = { t, id, ...more }
      if (port) port.postMessage(message)
      else early.push(message)
    })

  return {
    frame,
    get ignored() {
      return ignored
    },
    on(event, listener) {
      const known = listeners.get(event) ?? new Set()
      listeners.set(event, known.add(listener))
      return () => known.delete(listener)
    },
    getFiles: () => call('getFiles'),
    setFiles: (files) => call('setFiles', { files }),
    run: () => call('run'),
    seek: (seconds) => call('seek', { at: seconds }),
    play: () => call('play'),
    pause: () => call('pause'),
    focus: () => call('focus'),
    setTheme: (theme) => call('setTheme', { theme }),
    destroy() {
      clearTimeout(patience)
      removeEventListener('message', greet)
      port?.close()
      for (const { reject, timer } of waiting.values()) {
        clearTimeout(timer)
        reject(new Error('The room was closed.'))
      }
      waiting.clear()
      frame.remove()
    },
  }
}

/** @param {import('./index.d.ts').Options} options */
function frameFor(options) {
  const frame = document.createElement('iframe')
  frame.setAttribute('sandbox', SANDBOX)
  frame.allow = 'clipboard-write'
  frame.referrerPolicy = 'origin'
  frame.title = options.title ?? 'A room on CodeCollab'
  frame.style.cssText = 'display:block;width:100%;height:100%;border:0'
  frame.src = spokenAddress(options)
  return frame
}
