import * as Y from 'yjs'
import { newID } from '#lib/room/new-id.ts'
import { BOARD_LIMITS, readElement, splitKey, TENTHS, type Element } from './elements.ts'

type Place = Pick<Element, 'x' | 'y' | 'w' | 'h'>
type Look = Pick<Element, 'color' | 'width'>

/** The whiteboard: what is on it as signals, and everything that can be done to it. */
export class Board {
  readonly doc: Y.Doc
  #map: Y.Map<unknown>
  #undo: Y.UndoManager
  #parts = new Map<string, Map<string, unknown>>()
  #byID = new Map<string, Element>()
  #all = $state.raw<readonly Element[]>([])
  #undoable = $state({ undo: false, redo: false })
  #frame = 0

  constructor(doc: Y.Doc) {
    this.doc = doc
    this.#map = doc.getMap('elements')
    // A gesture is one step back: it is ended by hand, not by a pause.
    this.#undo = new Y.UndoManager(this.#map, {
      trackedOrigins: new Set([this]),
      captureTimeout: Number.MAX_SAFE_INTEGER,
    })
    for (const event of ['stack-item-added', 'stack-item-popped', 'stack-cleared'] as const)
      this.#undo.on(event, () => this.#stacks())
    this.#map.observe(this.#changed)
    this.#read(new Set(this.#map.keys()))
    this.#list()
  }

  /** What is drawn, from the back to the front. */
  get elements(): readonly Element[] {
    return this.#all
  }
  get canUndo(): boolean {
    return this.#undoable.undo
  }
  get canRedo(): boolean {
    return this.#undoable.redo
  }

  destroy(): void {
    cancelAnimationFrame(this.#frame)
    this.#map.unobserve(this.#changed)
    this.#undo.destroy()
  }

  /** Shows at once what came since the last frame. */
  flush(): void {
    if (this.#frame === 0) return
    cancelAnimationFrame(this.#frame)
    this.#list()
  }

  element(id: string): Element | undefined {
    return this.#byID.get(id)
  }

  /** Everything until the next call is one step back. */
  step(): void {
    this.#undo.stopCapturing()
  }

  undo(): void {
    this.#undo.undo()
  }

  redo(): void {
    this.#undo.redo()
  }

  /** Puts something on top of everything; answers its id. */
  add(element: Pick<Element, 'kind'> & Place & Look & { text?: string }): string {
    const id = newID()
    const { kind, color, width, text } = element
    this.#act(() => {
      this.#map.set(id, { kind, z: this.#top() + 1 })
      this.#map.set(`${id}/look`, { color, width })
      this.#map.set(`${id}/at`, stored(element))
      if (text !== undefined) this.#map.set(`${id}/text`, text)
    })
    return id
  }

  /** The next points of a stroke, relative to its place. */
  draw(id: string, piece: number, points: readonly (readonly [number, number])[]): void {
    const numbers = points.flat().map((value) => Math.round(value * TENTHS))
    this.#act(() => this.#map.set(`${id}/${piece}`, numbers))
  }

  move(places: ReadonlyMap<string, Place>): void {
    this.#act(() => {
      for (const [id, place] of places) this.#map.set(`${id}/at`, stored(place))
    })
  }

  look(ids: Iterable<string>, change: Partial<Look>): void {
    this.#act(() => {
      for (const id of ids) {
        const element = this.#byID.get(id)
        if (element) this.#map.set(`${id}/look`, { color: element.color, width: element.width, ...change })
      }
    })
  }

  write(id: string, text: string): void {
    this.#act(() => this.#map.set(`${id}/text`, text.slice(0, BOARD_LIMITS.textChars)))
  }

  /** To the front of everything, or behind it. */
  reorder(ids: readonly string[], to: 'front' | 'back'): void {
    const [bottom = 0] = this.#all.map(({ z }) => z)
    const from = to === 'front' ? this.#top() + 1 : bottom - ids.length
    this.#act(() =>
      ids.forEach((id, i) => {
        const element = this.#byID.get(id)
        if (element) this.#map.set(id, { kind: element.kind, z: from + i })
      }),
    )
  }

  remove(ids: Iterable<string>): void {
    this.#act(() => {
      for (const id of ids)
        for (const part of this.#parts.get(id)?.keys() ?? [])
          this.#map.delete(part === '' ? id : `${id}/${part}`)
    })
  }

  #act(change: () => void): void {
    this.doc.transact(change, this)
  }

  #top(): number {
    return this.#all[this.#all.length - 1]?.z ?? 0
  }

  #stacks(): void {
    this.#undoable = { undo: this.#undo.canUndo(), redo: this.#undo.canRedo() }
  }

  #changed = (event: Y.YMapEvent<unknown>): void => {
    this.#read(event.keysChanged)
    // Others' strokes come many times a second; a frame draws them once.
    if (event.transaction.origin === this) this.#list()
    else this.#frame ||= requestAnimationFrame(() => this.#list())
  }

  /** Reads again what the keys belong to. */
  #read(keys: ReadonlySet<string>): void {
    const touched = new Set<string>()
    for (const key of keys) {
      const split = splitKey(key)
      if (!split) continue
      touched.add(split.id)
      const parts = this.#parts.get(split.id) ?? new Map<string, unknown>()
      this.#parts.set(split.id, parts)
      if (this.#map.has(key)) parts.set(split.part, this.#map.get(key))
      else parts.delete(split.part)
    }
    for (const id of touched) {
      const parts = this.#parts.get(id) ?? new Map<string, unknown>()
      const element = readElement(id, parts)
      if (element) this.#byID.set(id, element)
      else this.#byID.delete(id)
      if (parts.size === 0) this.#parts.delete(id)
    }
  }

  #list(): void {
    this.#frame = 0
    const order = (a: Element, b: Element) => a.z - b.z || (a.id < b.id ? -1 : 1)
    this.#all = [...this.#byID.values()].sort(order).slice(-BOARD_LIMITS.elements)
    this.#stacks()
  }
}

const stored = ({ x, y, w, h }: Place): number[] => [x, y, w, h].map((value) => Math.round(value * TENTHS))
