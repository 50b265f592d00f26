import { CAN, can, maySummon } from '#core/protocol/access.ts'
import { personsOf } from '#core/client/persons.ts'
import { applyDown, emptyView, type RoomView } from '#core/client/view.ts'
import type { ChatMessage, Down, RoomInfo, RunState } from '#core/protocol/down.ts'
import type { Presence } from '#core/protocol/presence.ts'
import type { FileEntry, Person } from '#core/protocol/shared.ts'

/**
 * What a person sees of a room, as signals. The values are replaced, never changed in place: a run's output can be
 * long, and a deep proxy around it would cost more than drawing it.
 */
export class RoomState implements RoomView {
  room = $state.raw<RoomInfo | null>(null)
  you = $state.raw<(Person & { can: number }) | null>(null)
  people = $state.raw<Person[]>([])
  presence = $state.raw<Presence[]>([])
  files = $state.raw<FileEntry[]>([])
  chat = $state.raw<ChatMessage[]>([])
  run = $state.raw<RunState | null>(null)

  /** One message of the room. */
  apply(message: Down): void {
    const inPlace = message.t === 'output' || message.t === 'verdict'
    if (!inPlace) return applyDown(this, message)
    const view = { ...emptyView(), run: this.run ? { ...this.run } : null }
    applyDown(view, message)
    this.run = view.run
  }

  /** People once each, however many tabs they have open; oneself first. */
  readonly persons = $derived(personsOf(this.people, this.presence, this.you?.user))

  /** What this person may do here, as the room last said. */
  readonly mayEdit = $derived(can(this.you?.can ?? 0, CAN.edit))
  readonly mayRun = $derived(can(this.you?.can ?? 0, CAN.run))
  readonly mayChat = $derived(can(this.you?.can ?? 0, CAN.chat))
  readonly mayManageFiles = $derived(can(this.you?.can ?? 0, CAN.manageFiles))
  readonly maySummon = $derived(maySummon(this.you?.can ?? 0))
  readonly mayManageRoom = $derived(can(this.you?.can ?? 0, CAN.manageRoom))

  readonly running = $derived(this.run?.status === 'waiting' || this.run?.status === 'running')
}
