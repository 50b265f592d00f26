import { embeds } from '#core/protocol/site.ts'
import { messageOf } from '#lib/api/error.ts'
import { readAsked, readInit, WIRE, type Asked, type Init, type Told } from './wire.ts'

/** Does what the page asks for; throws with a sentence where it cannot. */
export type Answering = (asked: Asked) => Promise<unknown>

/** Patience with a page that said it would speak, milliseconds. */
const PATIENCE_MS = 10_000

/** The page around a frame: heard once, bound to its window and its origin, and told over a port of its own. */
export class Host {
  /** Messages that were none of ours, or came from somebody else. */
  ignored = 0
  #origin: string | null = null
  #port: MessagePort | null = null
  #answering: Answering | null = null
  #early: MessageEvent[] = []
  #allowed = false
  #begun: (init: Init | null) => void = () => {}
  /** What the page began with; null when it says nothing. */
  readonly init: Promise<Init | null>

  /** `speaks`: the page's script says in the address that it will, and is waited for. */
  constructor(speaks: boolean) {
    this.init = new Promise((resolve) => (this.#begun = resolve))
    if (!speaks || parent === window) {
      this.#begun(null)
      return
    }
    addEventListener('message', this.#hear)
    // Carries nothing: whoever is around may know that a frame is here.
    parent.postMessage({ cc: WIRE, t: 'hello' }, '*')
    setTimeout(() => this.#begun(null), PATIENCE_MS)
  }

  /**
   * Goes on with a page whose site the room names; no sites are any. False when it is another, which is told nothing.
   */
  allow(sites: readonly string[] | 'any'): boolean {
    this.#allowed = this.#origin === null || sites === 'any' || embeds(sites, this.#origin)
    if (!this.#allowed) this.close()
    return this.#allowed
  }

  /** Answers what is asked for from now on. */
  answer(answering: Answering): void {
    this.#answering = answering
    this.#early.splice(0).forEach((event) => void this.#ask(event))
  }

  tell(told: Told): void {
    // Why it was refused is no secret of the room.
    if (this.#allowed || told.t === 'error') this.#port?.postMessage(told)
  }

  close(): void {
    removeEventListener('message', this.#hear)
    this.#port?.close()
    this.#port = null
  }

  #hear = ({ source, origin, data, ports }: MessageEvent): void => {
    const [port] = ports
    const init = source === parent && port && this.#port === null ? readInit(data) : null
    if (init === null || port === undefined) return void this.ignored++
    removeEventListener('message', this.#hear)
    this.#origin = origin
    this.#port = port
    port.onmessage = (event) => void this.#ask(event)
    this.#begun(init)
  }

  async #ask(event: MessageEvent): Promise<void> {
    const asked = readAsked(event.data)
    if (asked === null) return void this.ignored++
    if (!this.#allowed || this.#answering === null) {
      if (this.#early.length < 100) this.#early.push(event)
      return
    }
    const { id } = asked
    try {
      const value = await this.#answering(asked)
      this.#port?.postMessage({ t: 'answer', id, ok: true, value: value ?? null })
    } catch (error) {
      const message = error instanceof Error && error.name !== 'TypeError' ? error.message : messageOf(error)
      this.#port?.postMessage({ t: 'answer', id, ok: false, error: message })
    }
  }
}
