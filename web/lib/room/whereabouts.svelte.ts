import type { Sync } from '#core/client/sync.ts'
import type { Person } from '#core/protocol/shared.ts'
import type { RemoteCursor } from '#lib/editor/remote-cursors.ts'
import { Activity } from './activity.ts'

/** What is needed to tell where everybody is. */
export type WhereaboutsPort = {
  cursors(): Sync['cursors']
  people(): readonly Person[]
  /** Carets have to be drawn again. */
  redraw(): void
}

/** In which file everybody's caret is, and where in it. */
export class Whereabouts {
  #port: WhereaboutsPort
  #files = $state.raw<ReadonlyMap<string, string>>(new Map())
  #activity: Activity

  constructor(port: WhereaboutsPort) {
    this.#port = port
    this.#activity = new Activity(() => port.redraw())
  }

  /** Carets may have moved. Only a change of file is worth telling the page; the editor draws the rest by itself. */
  refresh(): void {
    const cursors = this.#port.cursors()
    const same =
      cursors.size === this.#files.size &&
      [...cursors].every(([id, { file }]) => this.#files.get(id) === file)
    if (!same) this.#files = new Map([...cursors].map(([client, { file }]) => [client, file]))
    this.#port.redraw()
  }

  /** They did something: their name is shown for a moment. */
  touch(client: string): void {
    this.#activity.touch(client)
  }

  /** People whose caret is in a file, once for each of their tabs. */
  peopleIn(file: string | null): readonly Person[] {
    return this.#port.people().filter(({ client }) => this.#files.get(client) === file)
  }

  /** Id of the file a client's caret is in. */
  fileOf(client: string): string | undefined {
    return this.#files.get(client)
  }

  /** Position of a client's caret. */
  caretOf(client: string): number | undefined {
    return this.#port.cursors().get(client)?.ranges[0]?.[1]
  }

  /** What to draw in a file. */
  cursorsIn(file: string): RemoteCursor[] {
    return this.#port.people().flatMap(({ client, name, color }) => {
      const cursor = this.#port.cursors().get(client)
      if (cursor?.file !== file) return []
      return [{ client, name, color, ranges: cursor.ranges, active: this.#activity.active(client) }]
    })
  }
}
