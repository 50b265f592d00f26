import { noTalk, type Talk } from '#core/client/talk.ts'
import { CAN, can, maySummon } from '#core/protocol/access.ts'
import { personsOf } from '#core/client/persons.ts'
import { applyDown, emptyView, type RoomView } from '#core/client/view.ts'
import type { Down, RoomInfo, RunState } from '#core/protocol/down.ts'
import type { Presence } from '#core/protocol/presence.ts'
import type { FileEntry, Knock, Person } from '#core/protocol/shared.ts'

type HeardTimer = NonNullable<RoomView['timer']> & { heardAt: number }

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
  run = $state.raw<RunState | null>(null)
  problems = $state.raw<RoomView['problems']>([])
  judgements = $state.raw<RoomView['judgements']>([])
  knocks = $state.raw<Knock[]>([])
  seq = $state.raw(0)
  chat = $state.raw<Talk['chat']>(noTalk().chat)
  staff = $state.raw<Talk['staff']>(noTalk().staff)
  notes = $state.raw<Talk['notes']>(noTalk().notes)
  began = $state.raw(0)
  #timer = $state.raw<HeardTimer | null>(null)

  /** The room's timer, with when this device heard of it, by its own clock. */
  get timer(): HeardTimer | null {
    return this.#timer
  }
  set timer(told: RoomView['timer']) {
    this.#timer = told && { ...told, heardAt: Date.now() }
  }

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
  get #can(): number {
    return this.you?.can ?? 0
  }
  get mayEdit(): boolean {
    return can(this.#can, CAN.edit)
  }
  get mayRun(): boolean {
    return can(this.#can, CAN.run)
  }
  get mayChat(): boolean {
    return can(this.#can, CAN.chat)
  }
  get mayStaffView(): boolean {
    return can(this.#can, CAN.staffView)
  }
  get mayStaffWrite(): boolean {
    return can(this.#can, CAN.staffWrite)
  }
  get mayManageFiles(): boolean {
    return can(this.#can, CAN.manageFiles)
  }
  get mayLetIn(): boolean {
    return can(this.#can, CAN.people)
  }
  get maySummon(): boolean {
    return maySummon(this.#can)
  }
  get mayManageRoom(): boolean {
    return can(this.#can, CAN.manageRoom)
  }

  /** Not everybody, or nobody, changes anything here now. */
  readonly closed = $derived(Boolean(this.room?.sealed || this.room?.archived || this.room?.locked))
  readonly running = $derived(this.run?.status === 'waiting' || this.run?.status === 'running')
}
