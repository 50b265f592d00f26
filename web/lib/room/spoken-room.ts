import type { Down } from '#core/protocol/down.ts'
import { announce } from './announcer.svelte.ts'
import type { RoomState } from './room-state.svelte.ts'

/** Tells a screen reader what happens in a room; what puts it into words is fetched once the room is here. */
export class SpokenRoom {
  #wording: ((message: Down, before: RoomState) => string | null) | null = null

  /** Says that one is in the room, the first time. */
  async begin(title: string): Promise<void> {
    if (this.#wording) return
    const { announcementOf, joinedAnnouncement } = await import('./announcements.ts')
    this.#wording = announcementOf
    announce(joinedAnnouncement(title))
  }

  /** Says what a message brings, before it is applied. */
  tell(message: Down, before: RoomState): void {
    announce(this.#wording?.(message, before) ?? null)
  }
}
