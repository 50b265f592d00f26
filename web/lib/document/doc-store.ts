import * as v from 'valibot'
import { docOutbox, type DocOutbox } from '#core/client/doc-sync.ts'
import { KeptEdits, type EditsKey } from '#lib/room/kept-edits.ts'

export type KeptDocs = { client: string; outbox: DocOutbox }

const edits = new KeptEdits('codecollab-docs', 'edits')

/** Opens the store, so that the writes that follow begin at once. */
export const warm = (): Promise<unknown> => edits.open()

/** Writes, or removes when nothing is waiting; resolves when a reload would find it. Later writes come later. */
export const keepDocs = (key: EditsKey, outbox: DocOutbox): Promise<void> =>
  edits.put(key, outbox.docs.length > 0 ? { outbox } : null)

/** Unsent edits of all this person's editor instances in a room, except what cannot be read. */
export async function keptDocs(room: string, user: string): Promise<KeptDocs[]> {
  const rows = await edits.of(room, user)
  return rows.flatMap((row) => {
    const parsed = v.safeParse(v.object({ client: v.string(), outbox: docOutbox }), row)
    return parsed.success ? [parsed.output] : []
  })
}

/** Forgets what another instance kept, unless it has kept something newer since. */
export const forgetDocs = (key: EditsKey, stamp: number): Promise<void> =>
  edits.change((store) => {
    const id = [key.room, key.user, key.client]
    const request = store.get(id)
    request.onsuccess = () => {
      const parsed = v.safeParse(v.object({ outbox: docOutbox }), request.result)
      if (parsed.success && parsed.output.outbox.stamp === stamp) store.delete(id)
    }
  })
