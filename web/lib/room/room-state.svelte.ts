import { CAN, can } from '#core/protocol/access.ts'
import { noTalk, type Talk } from '#core/client/talk.ts'
import { applyDown, emptyView, type RoomView } from '#core/client/view.ts'
import type { Down, RoomInfo, RunState } from '#core/protocol/down.ts'
import type { FileEntry, Knock, Person } from '#core/protocol/shared.ts'

/**
 * What a person sees of a room, as signals. The values are replaced, never changed in place: a run's output can be
 * long, and a deep proxy around it would cost more than drawing it.
 */
export class RoomState implements RoomView {
  room = $state.raw<RoomInfo | null>(null)
  you = $state.raw<(Person & { can: number }) | null>(null)
  people = $state.raw<Person[]>([])
  files = $state.raw<FileEntry[]>([])
  run = $state.raw<RunState | null>(null)
  knocks = $state.raw<Knock[]>([])
  seq = $state.raw(0)
  chat = $state.raw<Talk['chat']>(noTalk().chat)
  staff = $state.raw<Talk['staff']>(noTalk().staff)
  notes = $state.raw<Talk['notes']>(noTalk().notes)
  began = $state.raw(0)

  /** One message of the room. */
  apply(message: Down): void {
    const inPlace = message.t === 'output' || message.t === 'verdict'
    if (!inPlace) return applyDown(this, message)
    const view = { ...emptyView(), run: this.run ? { ...this.run } : null }
    applyDown(view, message)
    this.run = view.run
  }

  /** People once each, however many tabs they have open; oneself first. */
  readonly persons = $derived.by(() => {
    const byUser = new Map<string, Person>()
    for (const person of this.people) if (!byUser.has(person.user)) byUser.set(person.user, person)
    const mine = this.you?.user
    const all = [...byUser.values()].toSorted((a, b) => Number(b.user === mine) - Number(a.user === mine))
    return all
  })

  /** What this person may do here, as the room last said. */
  readonly mayEdit = $derived(can(this.you?.can ?? 0, CAN.edit))
  readonly mayRun = $derived(can(this.you?.can ?? 0, CAN.run))
  readonly mayChat = $derived(can(this.you?.can ?? 0, CAN.chat))
  readonly mayStaffView = $derived(can(this.you?.can ?? 0, CAN.staffView))
  readonly mayStaffWrite = $derived(can(this.you?.can ?? 0, CAN.staffWrite))
  readonly mayManageFiles = $derived(can(this.you?.can ?? 0, CAN.manageFiles))
  readonly mayLetIn = $derived(can(this.you?.can ?? 0, CAN.people))
  readonly mayManageRoom = $derived(can(this.you?.can ?? 0, CAN.manageRoom))

  /** Not everybody, or nobody, changes anything here now. */
  readonly closed = $derived(Boolean(this.room?.sealed || this.room?.archived || this.room?.locked))
  readonly running = $derived(this.run?.status === 'waiting' || this.run?.status === 'running')
}
