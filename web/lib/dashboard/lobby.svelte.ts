import { messageOf } from '#lib/api/error.ts'
import { searchLobby, type LobbyRoom } from '#lib/api/home.ts'
import { toasts } from '#lib/ui/toast.svelte.ts'

/** How long somebody has stopped typing before their words are searched for, milliseconds. */
const PAUSE_MS = 200

/** The public rooms, as far as they were looked at. */
export class Lobby {
  #rooms = $state.raw<readonly LobbyRoom[]>([])
  #total = $state(0)
  #next = $state<string | null>(null)
  #status = $state<'loading' | 'ready' | 'failed'>('loading')
  #failure = $state('')
  #busy = $state(false)
  #search = $state('')
  #asked = 0
  #pages = 1
  #latest: Promise<void> = Promise.resolve()
  #timer: ReturnType<typeof setTimeout> | undefined

  get rooms(): readonly LobbyRoom[] {
    return this.#rooms
  }
  /** How many there are, shown or not. */
  get total(): number {
    return this.#total
  }
  get more(): boolean {
    return this.#next !== null
  }
  get status(): 'loading' | 'ready' | 'failed' {
    return this.#status
  }
  get failure(): string {
    return this.#failure
  }
  /** Whether a further page is on its way. */
  get busy(): boolean {
    return this.#busy
  }
  get search(): string {
    return this.#search
  }
  set search(words: string) {
    this.#search = words
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#pages = 1
      void this.load()
    }, PAUSE_MS)
  }

  /** Asks again for as many pages as are shown. */
  load(): Promise<void> {
    return (this.#latest = this.#read())
  }

  async #read(): Promise<void> {
    const asked = ++this.#asked
    try {
      let found: LobbyRoom[] = []
      let next: string | null = null
      for (let page = 0; page < this.#pages && (page === 0 || next !== null); page++) {
        const answer = await searchLobby(this.#search.trim(), next)
        if (asked !== this.#asked) return
        found = together(found, answer.rooms)
        next = answer.next
        this.#total = answer.total
      }
      this.#rooms = found
      this.#next = next
      this.#status = 'ready'
      this.#failure = ''
    } catch (error) {
      if (asked !== this.#asked) return
      this.#failure = messageOf(error)
      if (this.#status !== 'ready') this.#status = 'failed'
    }
  }

  async showMore(): Promise<void> {
    if (this.#busy || this.#next === null) return
    this.#busy = true
    this.#pages++
    void this.load()
    // What is asked meanwhile answers it too.
    for (let last: Promise<void> | undefined; last !== this.#latest; await last) last = this.#latest
    this.#busy = false
    if (this.#failure === '') return
    this.#pages--
    toasts.show({ tone: 'danger', text: this.#failure })
  }

  retry(): Promise<void> {
    this.#status = 'loading'
    return this.load()
  }
}

/** A room that was used between two pages is on both. */
function together(first: readonly LobbyRoom[], then: readonly LobbyRoom[]): LobbyRoom[] {
  const known = new Set(first.map(({ id }) => id))
  return [...first, ...then.filter(({ id }) => !known.has(id))]
}
