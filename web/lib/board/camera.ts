import type { Box, Point } from './shapes.ts'

/** What part of the board is seen: `x`, `y` of the board at the window's corner, and window pixels per board pixel. */
export type Camera = { x: number; y: number; zoom: number }

const ZOOM = { min: 0.1, max: 8 }
const FAR = 1_000_000

/** A point of the window on the board. */
export const toBoard = ({ x, y, zoom }: Camera, [wx, wy]: Point): Point => [x + wx / zoom, y + wy / zoom]

/** Moved by pixels of the window. */
export const panned = ({ x, y, zoom }: Camera, dx: number, dy: number): Camera => ({
  x: clamp(x - dx / zoom, FAR),
  y: clamp(y - dy / zoom, FAR),
  zoom,
})

/** Nearer or farther, with the board staying where it is under a point of the window. */
export function zoomed(camera: Camera, factor: number, around: Point): Camera {
  const zoom = Math.max(ZOOM.min, Math.min(camera.zoom * factor, ZOOM.max))
  const [bx, by] = toBoard(camera, around)
  return { x: clamp(bx - around[0] / zoom, FAR), y: clamp(by - around[1] / zoom, FAR), zoom }
}

/** Shows a whole box in a window of a size, no larger than it is. */
export function fitting(box: Box | null, width: number, height: number): Camera {
  if (!box) return { x: -width / 2, y: -height / 2, zoom: 1 }
  const room = Math.min((width - 64) / Math.max(1, box.w), (height - 64) / Math.max(1, box.h))
  const zoom = Math.max(ZOOM.min, Math.min(room, 1))
  return { x: box.x + box.w / 2 - width / 2 / zoom, y: box.y + box.h / 2 - height / 2 / zoom, zoom }
}

const clamp = (value: number, far: number): number => Math.max(-far, Math.min(value, far))
