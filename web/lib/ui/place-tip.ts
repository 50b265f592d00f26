/** A rectangle in the window, pixels. */
export type Box = { left: number; top: number; width: number; height: number }
export type Side = 'top' | 'bottom' | 'left' | 'right'

const GAP = 6
const EDGE = 8

/** Where a note of this size goes beside its anchor: on the wanted side, on the other where that is full, never outside. */
export function placeTip(
  anchor: Box,
  size: { width: number; height: number },
  view: { width: number; height: number },
  side: Side,
) {
  const room = {
    top: anchor.top - GAP - size.height >= EDGE,
    bottom: anchor.top + anchor.height + GAP + size.height <= view.height - EDGE,
    left: anchor.left - GAP - size.width >= EDGE,
    right: anchor.left + anchor.width + GAP + size.width <= view.width - EDGE,
  }
  const other = { top: 'bottom', bottom: 'top', left: 'right', right: 'left' } as const
  const chosen = room[side] ? side : other[side]
  const middle = {
    left: anchor.left + (anchor.width - size.width) / 2,
    top: anchor.top + (anchor.height - size.height) / 2,
  }
  const at = {
    top: { left: middle.left, top: anchor.top - GAP - size.height },
    bottom: { left: middle.left, top: anchor.top + anchor.height + GAP },
    left: { left: anchor.left - GAP - size.width, top: middle.top },
    right: { left: anchor.left + anchor.width + GAP, top: middle.top },
  }[chosen]
  const inside = (value: number, length: number, whole: number) =>
    Math.max(EDGE, Math.min(value, whole - length - EDGE))
  return { left: inside(at.left, size.width, view.width), top: inside(at.top, size.height, view.height) }
}
