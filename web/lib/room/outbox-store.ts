import * as v from 'valibot'
import { outbox, type Outbox } from '#core/client/outbox.ts'
import type { Kept } from './rescue.ts'

/** Whose unsent edits: one room, one person, one editor instance. */
export type OutboxKey = { room: string; user: string; client: string }

const STORE = 'outbox'
let opening: Promise<IDBDatabase> | null = null

function database(): Promise<IDBDatabase> {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open('codecollab', 1)
    request.onupgradeneeded = () =>
      request.result.createObjectStore(STORE, { keyPath: ['room', 'user', 'client'] })
    request.onsuccess = () => {
      // Another tab with a newer page may want to change the database: let it.
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

/** Writes, or removes when nothing is waiting; resolves when a reload would find it. */
export async function keep(key: OutboxKey, box: Outbox): Promise<void> {
  const db = await database()
  await new Promise<void>((resolve, reject) => {
    // Relaxed: safe against a crash of the page or the browser, without a disk flush for every key pressed.
    const transaction = db.transaction(STORE, 'readwrite', { durability: 'relaxed' })
    const store = transaction.objectStore(STORE)
    if (box.files.length > 0) store.put({ ...key, at: Date.now(), outbox: box })
    else store.delete([key.room, key.user, key.client])
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error ?? new Error('the outbox was not written'))
  })
}

/** Unsent edits of all this person's editor instances in a room, except what cannot be read. */
export async function kept(room: string, user: string): Promise<Kept[]> {
  const db = await database()
  const rows = await new Promise<unknown[]>((resolve, reject) => {
    const range = IDBKeyRange.bound([room, user, ''], [room, user, '\uffff'])
    const request = db.transaction(STORE).objectStore(STORE).getAll(range)
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('the outbox was not read'))
  })
  return rows.flatMap((row) => {
    const parsed = v.safeParse(v.object({ at: v.number(), outbox }), row)
    return parsed.success ? parsed.output : []
  })
}
