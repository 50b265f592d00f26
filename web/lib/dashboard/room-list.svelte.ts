import { ApiError } from '#lib/api/error.ts'
import { deleteRoom, listRooms } from '#lib/api/home.ts'
import { updateRoom, type Room } from '#lib/api/rooms.ts'

/** The person's rooms, newest use first. */
export class RoomList {
  #rooms = $state.raw<readonly Room[]>([])
  #status = $state<'loading' | 'ready' | 'failed'>('loading')
  #error = $state.raw<unknown>(null)
  #showArchived = $state(false)
  #asked = 0

  readonly #shown = $derived(this.#rooms.filter((room) => this.#showArchived || !room.archived))
  /** Rooms the person owns, and rooms of others they belong to. */
  readonly mine = $derived(this.#shown.filter((room) => room.owner))
  readonly shared = $derived(this.#shown.filter((room) => !room.owner))

  get status(): 'loading' | 'ready' | 'failed' {
    return this.#status
  }
  get error(): unknown {
    return this.#error
  }
  get showArchived(): boolean {
    return this.#showArchived
  }

  /** Asks for the list again; while a list is shown it stays until the new one is here. */
  async load(): Promise<void> {
    const asked = ++this.#asked
    try {
      const rooms = await listRooms(this.#showArchived)
      if (asked !== this.#asked) return
      this.#rooms = rooms
      this.#status = 'ready'
    } catch (error) {
      if (asked !== this.#asked) return
      this.#error = error
      // A list that is a little old is better than none.
      if (this.#status !== 'ready' || (error instanceof ApiError && error.status === 401))
        this.#status = 'failed'
    }
  }

  retry(): Promise<void> {
    this.#status = 'loading'
    return this.load()
  }

  setShowArchived(on: boolean): Promise<void> {
    this.#showArchived = on
    return this.load()
  }

  async rename(room: Room, title: string): Promise<void> {
    this.#replace(await updateRoom(room.code, { title }))
  }

  async setArchived(room: Room, archived: boolean): Promise<void> {
    this.#replace(await updateRoom(room.code, { archived }))
  }

  /** Shows a room in the lobby under its title, or no more. */
  async setPublic(room: Room, on: boolean): Promise<void> {
    this.#replace(await updateRoom(room.code, { lobbyName: on ? room.title : null }))
  }

  async remove(room: Room): Promise<void> {
    await deleteRoom(room.code)
    this.#rooms = this.#rooms.filter((other) => other.id !== room.id)
  }

  #replace(room: Room): void {
    this.#rooms = this.#rooms.map((other) => (other.id === room.id ? room : other))
  }
}
