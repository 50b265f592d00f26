import { getStroke } from 'perfect-freehand'
import type { Element } from './elements.ts'
import { widthOf } from './text-width.ts'

export type Box = { x: number; y: number; w: number; h: number }
export type Point = readonly [x: number, y: number]

/** A path in SVG's words; strokes of the pen are outlines to be filled, the rest are lines. */
export type Drawn = { d: string; filled: boolean }

const STROKES = [2, 3, 5, 9]
const FONTS = [14, 18, 26, 40]
/** Height of a line of text in parts of its font's size. */
export const LINE = 1.3

/** Pixels of an element's lines, and of its letters. */
export const strokeOf = ({ width }: Pick<Element, 'width'>): number => STROKES[width - 1] ?? 3
export const fontOf = ({ width }: Pick<Element, 'width'>): number => FONTS[width - 1] ?? 18

/** Points of a stroke where it stands now, moved and stretched. */
export function pointsOf(element: Element): Point[] {
  const { points, x, y, w, h } = element
  const natural = boxAround(points)
  const stretch = (size: number, own: number) => (size > 0 && own > 0 ? size / own : 1)
  const [sx, sy] = [stretch(w, natural.w), stretch(h, natural.h)]
  return points.map(([px, py]) => [x + px * sx, y + py * sy])
}

/** The smallest upright box around points. */
export function boxAround(points: readonly Point[]): Box {
  if (points.length === 0) return { x: 0, y: 0, w: 0, h: 0 }
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [x, y] of points) {
    left = Math.min(left, x)
    top = Math.min(top, y)
    right = Math.max(right, x)
    bottom = Math.max(bottom, y)
  }
  return { x: left, y: top, w: right - left, h: bottom - top }
}

/** The box an element fills. */
export function boxOf(element: Element): Box {
  const { kind, x, y, w, h, text } = element
  switch (kind) {
    case 'pen':
      return boxAround(pointsOf(element))
    case 'text': {
      const lines = text.split('\n')
      const font = fontOf(element)
      return { x, y, w: Math.max(font / 2, widthOf(lines, font)), h: lines.length * font * LINE }
    }
    case 'rectangle':
    case 'ellipse':
    case 'line':
    case 'arrow':
      return { x: Math.min(x, x + w), y: Math.min(y, y + h), w: Math.abs(w), h: Math.abs(h) }
    default:
      return kind satisfies never
  }
}

/** The paths an element is drawn with; none for a text. */
export function drawn(element: Element): Drawn[] {
  const { kind, x, y, w, h } = element
  const box = boxOf(element)
  switch (kind) {
    case 'pen':
      return [{ d: outline(pointsOf(element), strokeOf(element)), filled: true }]
    case 'rectangle':
      return [line(`M${n(box.x)} ${n(box.y)}h${n(box.w)}v${n(box.h)}h${n(-box.w)}z`)]
    case 'ellipse': {
      const [rx, ry] = [box.w / 2, box.h / 2]
      const arc = (dx: number) => `a${n(rx)} ${n(ry)} 0 1 0 ${n(dx)} 0`
      return [line(`M${n(box.x)} ${n(box.y + ry)}${arc(box.w)}${arc(-box.w)}z`)]
    }
    case 'line':
      return [line(`M${n(x)} ${n(y)}l${n(w)} ${n(h)}`)]
    case 'arrow':
      return [line(`M${n(x)} ${n(y)}l${n(w)} ${n(h)}`), line(head(element))]
    case 'text':
      return []
    default:
      return kind satisfies never
  }
}

const line = (d: string): Drawn => ({ d, filled: false })
const n = (value: number): string => String(Math.round(value * 10) / 10)

function head(element: Element): string {
  const { x, y, w, h } = element
  const length = Math.min(10 + strokeOf(element) * 2, Math.hypot(w, h))
  const angle = Math.atan2(h, w)
  const [ex, ey] = [x + w, y + h]
  const wing = (turn: number) =>
    `${n(ex - length * Math.cos(angle + turn))} ${n(ey - length * Math.sin(angle + turn))}`
  return `M${wing(0.45)}L${n(ex)} ${n(ey)}L${wing(-0.45)}`
}

/** A smooth outline around the points of a stroke. */
function outline(points: readonly Point[], size: number): string {
  if (points.length === 0) return ''
  const around = getStroke(
    points.map(([x, y]) => [x, y]),
    { size: size * 1.6, thinning: 0.25, smoothing: 0.5, streamline: 0.4, simulatePressure: true },
  )
  const [first, ...rest] = around
  if (!first) return ''
  let d = `M${n(first[0] ?? 0)} ${n(first[1] ?? 0)}Q`
  around.forEach(([x = 0, y = 0], i) => {
    const [nx = 0, ny = 0] = around[(i + 1) % around.length] ?? []
    d += `${n(x)} ${n(y)} ${n((x + nx) / 2)} ${n((y + ny) / 2)} `
  })
  return rest.length > 0 ? `${d}Z` : ''
}

/** Whether a point is on an element, with `slack` pixels around its lines. */
export function hits(element: Element, point: Point, slack: number): boolean {
  const box = boxOf(element)
  const reach = slack + strokeOf(element) / 2
  const [px, py] = point
  const inside = (grow: number) =>
    px >= box.x - grow && px <= box.x + box.w + grow && py >= box.y - grow && py <= box.y + box.h + grow
  if (!inside(reach)) return false
  const { kind, x, y, w, h } = element
  switch (kind) {
    case 'text':
      return true
    case 'rectangle':
      return !inside(-reach)
    case 'ellipse': {
      const [rx, ry] = [Math.max(1, box.w / 2), Math.max(1, box.h / 2)]
      const away = Math.hypot((px - box.x - rx) / rx, (py - box.y - ry) / ry)
      return Math.abs(away - 1) * Math.min(rx, ry) <= reach
    }
    case 'line':
    case 'arrow':
      return distance(point, [x, y], [x + w, y + h]) <= reach
    case 'pen': {
      const points = pointsOf(element)
      if (points.length === 1) return true
      return points.some((end, i) => i > 0 && distance(point, points[i - 1] ?? end, end) <= reach)
    }
    default:
      return kind satisfies never
  }
}

/** Distance of a point to a line from `a` to `b`. */
function distance([px, py]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const [dx, dy] = [bx - ax, by - ay]
  const length = dx * dx + dy * dy
  const along = length === 0 ? 0 : Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / length))
  return Math.hypot(px - ax - along * dx, py - ay - along * dy)
}

/** The box around several boxes; null around none. */
export function union(boxes: readonly Box[]): Box | null {
  if (boxes.length === 0) return null
  return boxAround(
    boxes.flatMap(({ x, y, w, h }): Point[] => [
      [x, y],
      [x + w, y + h],
    ]),
  )
}

export const overlap = (a: Box, b: Box): boolean =>
  a.x <= b.x + b.w && b.x <= a.x + a.w && a.y <= b.y + b.h && b.y <= a.y + a.h

/** An element's place after the box it is in was drawn into another. */
export function fitted(element: Element, from: Box, to: Box): Pick<Element, 'x' | 'y' | 'w' | 'h'> {
  const [sx, sy] = [from.w > 0 ? to.w / from.w : 1, from.h > 0 ? to.h / from.h : 1]
  if (element.kind === 'pen') {
    const natural = boxAround(element.points)
    const now = boxOf(element)
    const [w, h] = [now.w * sx, now.h * sy]
    const grow = (size: number, own: number) => (own > 0 && size > 0 ? size / own : 1)
    const left = to.x + (now.x - from.x) * sx
    const top = to.y + (now.y - from.y) * sy
    return { x: left - natural.x * grow(w, natural.w), y: top - natural.y * grow(h, natural.h), w, h }
  }
  const { x, y, w, h } = element
  return { x: to.x + (x - from.x) * sx, y: to.y + (y - from.y) * sy, w: w * sx, h: h * sy }
}
