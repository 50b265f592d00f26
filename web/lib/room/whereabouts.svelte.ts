import * as v from 'valibot'
import type { Persona } from '#core/client/persons.ts'
import type { Sync } from '#core/client/sync.ts'
import type { RemoteCursor } from '#lib/editor/remote-cursors.ts'
import { localStore, readStored, writeStored } from '#lib/ui/stored.ts'
import { Activity } from './activity.ts'

/** What is needed to tell where everybody is. */
export type WhereaboutsPort = {
  cursors(): Sync['cursors']
  /** Everybody in the room, once. */
  persons(): readonly Persona[]
  /** Carets have to be drawn again. */
  redraw(): void
}

/** When names are shown at other people's carets; `activity`: while they move, and a moment after. */
export const LABELS = ['activity', 'always', 'off'] as const
export type Labels = (typeof LABELS)[number]

const KEY = 'cc.labels'

/** In which file everybody is, and where in it. */
export class Whereabouts {
  /** Called when this person goes to where somebody is: on a phone something else may be shown. */
  went: () => void = () => {}
  #port: WhereaboutsPort
  /** Where carets are, for those whose client does not say what it shows. */
  #files = $state.raw<ReadonlyMap<string, string>>(new Map())
  #typing = $state.raw<ReadonlySet<string>>(new Set())
  #labels = $state<Labels>(readStored(localStore(), KEY, v.picklist(LABELS), 'activity'))
  #moved: Activity
  #typed: Activity

  constructor(port: WhereaboutsPort) {
    this.#port = port
    this.#moved = new Activity(() => port.redraw())
    this.#typed = new Activity(() => (this.#typing = this.#typed.all))
  }

  get labels(): Labels {
    return this.#labels
  }

  set labels(labels: Labels) {
    this.#labels = labels
    writeStored(localStore(), KEY, labels)
    this.#port.redraw()
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
    this.#moved.touch(client)
  }

  /** They changed text. */
  type(client: string): void {
    this.#moved.touch(client)
    this.#typed.touch(client)
  }

  isTyping(person: Persona): boolean {
    // Keys pressed in a file a moment ago are not pressed on the surface that is shown now.
    return person.surface === undefined && person.clients.some((client) => this.#typing.has(client))
  }

  /** Id of the file a person is in; whoever shows the document or the board is in none, wherever their caret was left. */
  fileOf({ file, surface, lead }: Persona): string | undefined {
    return surface === undefined ? (file ?? this.#files.get(lead)) : undefined
  }

  /** Everybody who is in a file, once. */
  personsIn(file: string | null): readonly Persona[] {
    return this.#port.persons().filter((person) => this.fileOf(person) === file)
  }

  /** Position of a client's caret in a file; undefined when it has none there. */
  caretIn(file: string, client: string): number | undefined {
    const cursor = this.#port.cursors().get(client)
    return cursor?.file === file ? cursor.ranges[0]?.[1] : undefined
  }

  /** What to draw in a file. */
  cursorsIn(file: string): RemoteCursor[] {
    const shown = (client: string) =>
      this.#labels === 'always' || (this.#labels === 'activity' && this.#moved.active(client))
    return this.#port.persons().flatMap(({ clients, name, color }) =>
      clients.flatMap((client) => {
        const cursor = this.#port.cursors().get(client)
        if (cursor?.file !== file) return []
        return [{ client, name, color, ranges: cursor.ranges, active: shown(client) }]
      }),
    )
  }
}
