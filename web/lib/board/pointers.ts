import type { Desk } from './desk.svelte.ts'
import {
  dragGesture,
  eraserGesture,
  marqueeGesture,
  panGesture,
  penGesture,
  pinched,
  resizeGesture,
  shapeGesture,
  type Gesture,
} from './gesture.ts'
import type { Point } from './shapes.ts'

/** Turns the pointer events of the board's window into gestures: one pointer works, two fingers move the view. */
export class Pointers {
  #desk: Desk
  #down = new Map<number, Point>()
  #gesture: Gesture | null = null
  /** The space bar is held: the pointer moves the view. */
  space = false

  constructor(desk: Desk) {
    this.#desk = desk
  }

  down(event: PointerEvent, at: Point, corner: string | undefined): void {
    this.#down.set(event.pointerId, at)
    if (this.#down.size > 2) return
    if (this.#down.size === 2) {
      this.#gesture?.cancel()
      this.#gesture = null
      return
    }
    this.#gesture = this.#begin(event, at, corner)
  }

  move(event: PointerEvent, at: Point): void {
    const before = this.#down.get(event.pointerId)
    if (!before) return
    if (this.#down.size === 2) {
      const other = [...this.#down].find(([id]) => id !== event.pointerId)?.[1] ?? at
      this.#desk.camera = pinched(this.#desk.camera, [before, other], [at, other])
    }
    this.#down.set(event.pointerId, at)
    this.#gesture?.move(at)
  }

  up(event: PointerEvent): void {
    if (!this.#down.delete(event.pointerId)) return
    this.#gesture?.end()
    this.#gesture = null
  }

  #begin(event: PointerEvent, at: Point, corner: string | undefined): Gesture | null {
    const desk = this.#desk
    const { tool } = desk
    if (event.button === 1 || this.space || tool === 'hand' || !desk.mayEdit()) return panGesture(desk, at)
    if (event.button !== 0) return null
    switch (tool) {
      case 'pen':
        return penGesture(desk, at)
      case 'eraser':
        return eraserGesture(desk, at)
      case 'text':
        desk.startText(desk.at(at))
        return null
      case 'select':
        return this.#select(event, at, corner)
      case 'rectangle':
      case 'ellipse':
      case 'line':
      case 'arrow':
        return shapeGesture(desk, tool, at)
      default:
        return tool satisfies never
    }
  }

  #select(event: PointerEvent, at: Point, corner: string | undefined): Gesture {
    const desk = this.#desk
    const box = desk.selectionBox
    if (corner !== undefined && box)
      return resizeGesture(desk, box, { right: corner.includes('e'), bottom: corner.includes('s') })
    const hit = desk.hit(desk.at(at))
    if (!hit) {
      const more = event.shiftKey ? desk.selection : []
      if (!event.shiftKey) desk.select([])
      return marqueeGesture(desk, at, more)
    }
    if (event.shiftKey) desk.toggle(hit.id)
    else if (!desk.isSelected(hit.id)) desk.select([hit.id])
    return dragGesture(desk, at)
  }
}
