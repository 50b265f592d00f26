import type { Down } from '#core/protocol/down.ts'
import { hasUnsent } from './doc-mark.ts'
import type { SharedDocs, SharedPort } from './shared-docs.svelte.ts'

/** The room's shared documents, fetched when they are first wanted: what merges them is large. */
export class LazyDocs {
  #port: SharedPort & { online(): boolean }
  #opening: Promise<SharedDocs> | null = null
  #docs = $state.raw<SharedDocs | null>(null)

  /** `online` says whether the room's welcome was heard on the connection there is. */
  constructor(port: SharedPort & { online(): boolean }) {
    this.#port = port
    if (hasUnsent(port.key.room, port.key.user)) void this.open()
  }

  get waiting(): number {
    return this.#docs?.waiting ?? 0
  }

  open(): Promise<SharedDocs> {
    this.#opening ??= import('./shared-docs.svelte.ts').then(async ({ SharedDocs }) => {
      const docs = await SharedDocs.open(this.#port)
      if (this.#port.online()) docs.connected()
      return (this.#docs = docs)
    })
    this.#opening.catch(() => (this.#opening = null))
    return this.#opening
  }

  connected(): void {
    this.#docs?.connected()
  }

  disconnected(): void {
    this.#docs?.disconnected()
  }

  receive(message: Down): void {
    this.#docs?.receive(message)
  }
}
