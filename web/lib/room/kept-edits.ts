/** Whose unsent edits: one room, one person, one editor instance. */
export type EditsKey = { room: string; user: string; client: string }

/** Unsent edits of one kind, in a database of this browser; a row is a key and what is kept under it. */
export class KeptEdits {
  readonly #name: string
  readonly #store: string
  #opening: Promise<IDBDatabase> | null = null

  constructor(name: string, store: string) {
    this.#name = name
    this.#store = store
  }

  /** Opens the database, if it is not open. */
  open(): Promise<IDBDatabase> {
    this.#opening ??= new Promise((resolve, reject) => {
      const request = indexedDB.open(this.#name, 1)
      request.onupgradeneeded = () =>
        request.result.createObjectStore(this.#store, { keyPath: ['room', 'user', 'client'] })
      request.onsuccess = () => {
        // Another tab with a newer page may want to change the database: let it.
        request.result.onversionchange = () => {
          request.result.close()
          this.#opening = null
        }
        resolve(request.result)
      }
      request.onerror = () => reject(request.error ?? new Error('IndexedDB could not be opened'))
      request.onblocked = () => reject(new Error('IndexedDB is blocked'))
    })
    this.#opening.catch(() => (this.#opening = null))
    return this.#opening
  }

  /** Writes, or removes where there is no row; resolves when a reload would find it. */
  put({ room, user, client }: EditsKey, row: object | null): Promise<void> {
    return this.change((store) => {
      if (row) store.put({ room, user, client, ...row })
      else store.delete([room, user, client])
    })
  }

  /** Does what `act` does in one transaction. */
  async change(act: (store: IDBObjectStore) => void): Promise<void> {
    const db = await this.open()
    await new Promise<void>((resolve, reject) => {
      // Relaxed: safe against a crash of the page or the browser, without a disk flush for every key pressed.
      const transaction = db.transaction(this.#store, 'readwrite', { durability: 'relaxed' })
      act(transaction.objectStore(this.#store))
      transaction.oncomplete = () => resolve()
      transaction.onabort = () => reject(transaction.error ?? new Error('the edits were not written'))
    })
  }

  /** What all this person's editor instances keep of a room, unchecked. */
  async of(room: string, user: string): Promise<unknown[]> {
    const db = await this.open()
    return new Promise<unknown[]>((resolve, reject) => {
      const range = IDBKeyRange.bound([room, user, ''], [room, user, '\uffff'])
      const request = db.transaction(this.#store).objectStore(this.#store).getAll(range)
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error ?? new Error('the edits were not read'))
    })
  }
}
