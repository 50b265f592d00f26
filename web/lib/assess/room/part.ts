import { roomPartAnswer, type RoomPart } from '#core/protocol/api/room-part.ts'
import { call } from '#lib/api/call.ts'
import { roomPath } from '#lib/api/rooms.ts'
import type { View } from '#lib/room/view.svelte.ts'

/** Of which assessment a room is a part; null for none. */
export const roomPart = async (code: string): Promise<RoomPart | null> =>
  (await call(roomPartAnswer, 'GET', roomPath(code, '/part'))).part

/** Finds out of which assessment the page's room is a part, where it may be of one. */
export async function findPart(view: View): Promise<void> {
  const { problems, timer } = view.session.state
  if (problems.length === 0 && timer === null) return
  view.part = await roomPart(view.session.code).catch(() => null)
}
