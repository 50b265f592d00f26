import { panned, zoomed, type Camera } from './camera.ts'
import type { Desk } from './desk.svelte.ts'
import type { Element } from './elements.ts'
import { boxAround, fitted, type Box, type Point } from './shapes.ts'

/** What a pointer does from the press to the release, in points of the window. */
export type Gesture = {
  move(at: Point): void
  end(): void
  /** Something else began with this press: undo what it did, if that is easy. */
  cancel(): void
}

/** Least time between two sent pieces of a stroke, milliseconds; and least distance of two points, pixels. */
const PIECE_MS = 100
const APART = 1.5

const nothing = (): void => {}

/** Moves the view. */
export function panGesture(desk: Desk, start: Point): Gesture {
  let last = start
  const move = (at: Point) => {
    desk.camera = panned(desk.camera, at[0] - last[0], at[1] - last[1])
    last = at
  }
  return { move, end: nothing, cancel: nothing }
}

/** A stroke that others see grow: its points go out in pieces. */
export function penGesture(desk: Desk, start: Point): Gesture {
  const { board } = desk
  const [x, y] = desk.at(start)
  board.step()
  const id = board.add({ kind: 'pen', x, y, w: 0, h: 0, color: desk.color, width: desk.width })
  let piece = 0
  let fresh: [number, number][] = [[0, 0]]
  let last: Point = start
  let sent = performance.now()
  const send = () => {
    if (fresh.length > 0) board.draw(id, piece++, fresh)
    fresh = []
    sent = performance.now()
  }
  send()
  return {
    move(at) {
      if (Math.hypot(at[0] - last[0], at[1] - last[1]) < APART) return
      last = at
      const [bx, by] = desk.at(at)
      fresh.push([bx - x, by - y])
      if (performance.now() - sent > PIECE_MS || fresh.length >= 200) send()
    },
    end() {
      send()
      board.step()
    },
    cancel: () => board.remove([id]),
  }
}

/** A rectangle, ellipse, line or arrow from the press to the pointer. */
export function shapeGesture(
  desk: Desk,
  kind: 'rectangle' | 'ellipse' | 'line' | 'arrow',
  start: Point,
): Gesture {
  const { board } = desk
  const [x, y] = desk.at(start)
  board.step()
  const id = board.add({ kind, x, y, w: 0, h: 0, color: desk.color, width: desk.width })
  let moved = false
  return {
    move(at) {
      const [bx, by] = desk.at(at)
      moved ||= Math.hypot(bx - x, by - y) * desk.camera.zoom > 3
      board.move(new Map([[id, { x, y, w: bx - x, h: by - y }]]))
    },
    end() {
      if (!moved) board.remove([id])
      board.step()
    },
    cancel: () => board.remove([id]),
  }
}

/** Takes away whatever the pointer touches. */
export function eraserGesture(desk: Desk, start: Point): Gesture {
  desk.board.step()
  const move = (at: Point) => {
    const found = desk.hit(desk.at(at))
    if (found) desk.board.remove([found.id])
  }
  move(start)
  return { move, end: () => desk.board.step(), cancel: nothing }
}

/** Moves what is selected. */
export function dragGesture(desk: Desk, start: Point): Gesture {
  const from = desk.at(start)
  const before = desk.selection
  let moved = false
  desk.board.step()
  const to = (dx: number, dy: number) =>
    desk.board.move(new Map(before.map((one) => [one.id, { ...one, x: one.x + dx, y: one.y + dy }])))
  return {
    move(at) {
      const [x, y] = desk.at(at)
      moved ||= Math.hypot(at[0] - start[0], at[1] - start[1]) > 3
      if (moved) to(x - from[0], y - from[1])
    },
    end: () => desk.board.step(),
    cancel: () => moved && to(0, 0),
  }
}

/** Selects what a frame touches. */
export function marqueeGesture(desk: Desk, start: Point, more: readonly Element[]): Gesture {
  const from = desk.at(start)
  const kept = more.map(({ id }) => id)
  const done = () => (desk.marquee = null)
  return {
    move(at) {
      desk.marquee = boxAround([from, desk.at(at)])
      desk.selectIn(desk.marquee, kept)
    },
    end: done,
    cancel: done,
  }
}

/** Pulls a corner of the selection; the opposite one stays. */
export function resizeGesture(desk: Desk, box: Box, corner: { right: boolean; bottom: boolean }): Gesture {
  const before = desk.selection
  desk.board.step()
  const fixed: Point = [corner.right ? box.x : box.x + box.w, corner.bottom ? box.y : box.y + box.h]
  const least = 8 / desk.camera.zoom
  return {
    move(at) {
      const [x, y] = desk.at(at)
      const w = Math.max(least, corner.right ? x - fixed[0] : fixed[0] - x)
      const h = Math.max(least, corner.bottom ? y - fixed[1] : fixed[1] - y)
      const to = {
        x: corner.right ? fixed[0] : fixed[0] - w,
        y: corner.bottom ? fixed[1] : fixed[1] - h,
        w,
        h,
      }
      desk.board.move(new Map(before.map((one) => [one.id, fitted(one, box, to)])))
    },
    end: () => desk.board.step(),
    cancel: nothing,
  }
}

/** Two fingers: the view follows them both. */
export function pinched(camera: Camera, was: readonly [Point, Point], is: readonly [Point, Point]): Camera {
  const middle = ([a, b]: readonly [Point, Point]): Point => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]
  const apart = ([a, b]: readonly [Point, Point]) => Math.max(1, Math.hypot(a[0] - b[0], a[1] - b[1]))
  const [from, to] = [middle(was), middle(is)]
  return zoomed(panned(camera, to[0] - from[0], to[1] - from[1]), apart(is) / apart(was), to)
}
