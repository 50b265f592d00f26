import * as v from 'valibot'
import { outbox, type Outbox } from '#core/client/outbox.ts'
import { KeptEdits, type EditsKey } from './kept-edits.ts'
import type { Kept } from './rescue.ts'

const edits = new KeptEdits('codecollab', 'outbox')

/** Writes, or removes when nothing is waiting; resolves when a reload would find it. */
export const keep = (key: EditsKey, box: Outbox): Promise<void> =>
  edits.put(key, box.files.length > 0 ? { at: Date.now(), outbox: box } : null)

/** Unsent edits of all this person's editor instances in a room, except what cannot be read. */
export async function kept(room: string, user: string): Promise<Kept[]> {
  const rows = await edits.of(room, user)
  return rows.flatMap((row) => {
    const parsed = v.safeParse(v.object({ at: v.number(), outbox }), row)
    return parsed.success ? parsed.output : []
  })
}
