import { messageOf } from '#lib/api/error.ts'
import { updateRoom } from '#lib/api/rooms.ts'
import { toasts } from '#lib/ui/toast.svelte.ts'

/** Locks or unlocks the room, and says what that means or why it did not work. */
export async function setLocked(code: string, locked: boolean): Promise<void> {
  try {
    await updateRoom(code, { locked })
    toasts.show({ text: locked ? 'Locked: only staff can change the room.' : 'Unlocked.' })
  } catch (error) {
    toasts.show({ tone: 'danger', text: messageOf(error) })
  }
}
