import type { RoomState } from './room-state.svelte.ts'

/** What choosing a file needs: the room's files, and whom to tell. */
export type ShownFilePort = {
  state: RoomState
  /** The file, or none, is shown from now on, or is called something else. */
  show(file: string | null): void
  /** Another one was opened. */
  opened(): void
}

/** Which of the room's files is shown; there is one as long as the room has any. */
export class ShownFile {
  #port: ShownFilePort
  #names = new Map<string, string>()
  #id = $state<string | null>(null)
  /** Its entry in the list of files. */
  readonly entry = $derived.by(() => this.#port.state.files.find(({ id }) => id === this.#id) ?? null)

  constructor(port: ShownFilePort) {
    this.#port = port
  }

  get id(): string | null {
    return this.#id
  }

  /** What a file was called when the list was last heard; undefined when it was not in it. */
  nameOf(file: string): string | undefined {
    return this.#names.get(file)
  }

  open(file: string): void {
    this.#id = file
    this.#port.show(file)
    this.#port.opened()
  }

  /** The list of files is another. `mine`: a file this page asked for, which is shown when it is new. */
  listed(mine: string | null): void {
    const known = this.#names
    const { files } = this.#port.state
    this.#names = new Map(files.map(({ id, name }) => [id, name]))
    const open = this.#id
    if (mine !== null && !known.has(mine) && this.#names.has(mine)) return this.open(mine)
    if (open === null || !this.#names.has(open)) {
      const first = files[0]
      if (first) return this.open(first.id)
      this.#id = null
      return this.#port.show(null)
    }
    if (known.get(open) !== this.#names.get(open)) this.#port.show(open)
  }
}
