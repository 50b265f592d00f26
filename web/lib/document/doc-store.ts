import * as v from 'valibot'
import { docOutbox, type DocOutbox } from '#core/client/doc-sync.ts'

/** Whose unsent edits of shared documents: one room, one person, one editor instance. */
export type DocKey = { room: string; user: string; client: string }
export type KeptDocs = { client: string; outbox: DocOutbox }

const STORE = 'edits'
let opening: Promise<IDBDatabase> | null = null

function database(): Promise<IDBDatabase> {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open('codecollab-docs', 1)
    request.onupgradeneeded = () =>
      request.result.createObjectStore(STORE, { keyPath: ['room', 'user', 'client'] })
    request.onsuccess = () => {
      request.result.onversionchange = () => {
        request.result.close()
        opening = null
      }
      resolve(request.result)
    }
    request.onerror = () => reject(request.error ?? new Error('IndexedDB could not be opened'))
    request.onblocked = () => reject(new Error('IndexedDB is blocked'))
  })
  opening.catch(() => (opening = null))
  return opening
}

/** Opens the store, so that the writes that follow begin at once. */
export const warm = (): Promise<unknown> => database()

/** Writes, or removes when nothing is waiting; resolves when a reload would find it. Later writes come later. */
export async function keepDocs(key: DocKey, outbox: DocOutbox): Promise<void> {
  const db = await database()
  await finished(db, (store) => {
    if (outbox.docs.length > 0) store.put({ ...key, outbox })
    else store.delete([key.room, key.user, key.client])
  })
}

/** Unsent edits of all this person's editor instances in a room, except what cannot be read. */
export async function keptDocs(room: string, user: string): Promise<KeptDocs[]> {
  const db = await database()
  const rows = await new Promise<unknown[]>((resolve, reject) => {
    const range = IDBKeyRange.bound([room, user, ''], [room, user, '\uffff'])
    const request = db.transaction(STORE).objectStore(STORE).getAll(range)
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('the edits were not read'))
  })
  return rows.flatMap((row) => {
    const parsed = v.safeParse(v.object({ client: v.string(), outbox: docOutbox }), row)
    return parsed.success ? [parsed.output] : []
  })
}

/** Forgets what another instance kept, unless it has kept something newer since. */
export async function forgetDocs(key: DocKey, stamp: number): Promise<void> {
  const db = await database()
  await finished(db, (store) => {
    const id = [key.room, key.user, key.client]
    const request = store.get(id)
    request.onsuccess = () => {
      const parsed = v.safeParse(v.object({ outbox: docOutbox }), request.result)
      if (parsed.success && parsed.output.outbox.stamp === stamp) store.delete(id)
    }
  })
}

function finished(db: IDBDatabase, act: (store: IDBObjectStore) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(STORE, 'readwrite', { durability: 'relaxed' })
    act(transaction.objectStore(STORE))
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error ?? new Error('the edits were not written'))
  })
}
