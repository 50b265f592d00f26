import type { Board } from './board.svelte.ts'
import { fitting, toBoard, zoomed, type Camera } from './camera.ts'
import type { Element } from './elements.ts'
import { boxOf, hits, overlap, union, type Box, type Point } from './shapes.ts'
import type { Tool } from './tools.ts'

/** Pixels of the window around a line that still hit it. */
const SLACK = 6
const NEW_SIZE = { w: 160, h: 100 }

/** One person in front of the board: their tool, what they see, and what they have selected. */
export class Desk {
  readonly board: Board
  readonly mayEdit: () => boolean
  tool = $state<Tool>('pen')
  color = $state(0)
  width = $state(2)
  camera = $state.raw<Camera>({ x: 0, y: 0, zoom: 1 })
  /** Pixels of the window. */
  size = $state.raw({ w: 800, h: 600 })
  marquee = $state.raw<Box | null>(null)
  /** The text that is being written. */
  editing = $state<string | null>(null)
  #chosen = $state.raw<ReadonlySet<string>>(new Set())

  constructor(board: Board, mayEdit: () => boolean) {
    this.board = board
    this.mayEdit = mayEdit
    if (!mayEdit()) this.tool = 'hand'
  }

  /** Selected elements that are still there. */
  readonly selection = $derived.by((): readonly Element[] =>
    this.board.elements.filter(({ id }) => this.#chosen.has(id)),
  )
  readonly selectionBox = $derived(union(this.selection.map(boxOf)))

  select(ids: Iterable<string>): void {
    this.#chosen = new Set(ids)
  }

  toggle(id: string): void {
    const next = new Set(this.#chosen)
    if (!next.delete(id)) next.add(id)
    this.#chosen = next
  }

  isSelected(id: string): boolean {
    return this.#chosen.has(id)
  }

  pick(tool: Tool): void {
    this.tool = tool
    this.editing = null
    if (tool !== 'select') this.select([])
  }

  at(window: Point): Point {
    return toBoard(this.camera, window)
  }

  /** The topmost element at a point of the board. */
  hit(point: Point): Element | undefined {
    const slack = SLACK / this.camera.zoom
    return this.board.elements.findLast((element) => hits(element, point, slack))
  }

  /** Selects what a frame touches, beside what is selected already if wanted. */
  selectIn(frame: Box, more: Iterable<string>): void {
    const touched = this.board.elements.filter((element) => overlap(boxOf(element), frame))
    this.select([...more, ...touched.map(({ id }) => id)])
  }

  paint(change: { color?: number; width?: number }): void {
    if (change.color !== undefined) this.color = change.color
    if (change.width !== undefined) this.width = change.width
    if (this.selection.length === 0 || !this.mayEdit()) return
    this.board.step()
    this.board.look(this.#chosen, change)
  }

  nudge(dx: number, dy: number): void {
    if (this.selection.length === 0 || !this.mayEdit()) return
    this.board.step()
    this.board.move(new Map(this.selection.map((one) => [one.id, { ...one, x: one.x + dx, y: one.y + dy }])))
  }

  removeSelection(): void {
    if (!this.mayEdit()) return
    this.board.step()
    this.board.remove(this.#chosen)
    this.select([])
  }

  reorder(to: 'front' | 'back'): void {
    if (!this.mayEdit()) return
    this.board.step()
    this.board.reorder(
      this.selection.map(({ id }) => id),
      to,
    )
  }

  /** Puts something of the tool's kind into the middle of what is seen: for those who use no pointer. */
  place(): void {
    const { tool } = this
    if (!this.mayEdit() || tool === 'select' || tool === 'hand' || tool === 'eraser' || tool === 'pen') return
    const [cx, cy] = this.at([this.size.w / 2, this.size.h / 2])
    const { w, h } = NEW_SIZE
    if (tool === 'text') return this.startText([cx, cy])
    this.board.step()
    const { color, width } = this
    const id = this.board.add({ kind: tool, x: cx - w / 2, y: cy - h / 2, w, h, color, width })
    this.pick('select')
    this.select([id])
  }

  startText([x, y]: Point): void {
    this.board.step()
    const { color, width } = this
    const id = this.board.add({ kind: 'text', x, y, w: 0, h: 0, color, width, text: '' })
    this.tool = 'select'
    this.select([])
    this.editing = id
  }

  /** A text in which nothing was written goes away. */
  endText(): void {
    const id = this.editing
    this.editing = null
    if (id !== null && this.board.element(id)?.text.trim() === '') this.board.remove([id])
    this.board.step()
  }

  zoom(factor: number, around: Point = [this.size.w / 2, this.size.h / 2]): void {
    this.camera = zoomed(this.camera, factor, around)
  }

  showAll(): void {
    this.camera = fitting(union(this.board.elements.map(boxOf)), this.size.w, this.size.h)
  }
}
