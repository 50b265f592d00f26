import type { Desk } from './desk.svelte.ts'
import { TOOLS } from './tools.ts'

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}
const STEP = 10

/** One key pressed on the board; true when it meant something. */
export function pressKey(desk: Desk, event: KeyboardEvent): boolean {
  const mod = event.ctrlKey || event.metaKey
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
  if (mod) return command(desk, key, event.shiftKey)
  const arrow = ARROWS[key]
  if (arrow) {
    const step = event.shiftKey ? 1 : STEP
    if (desk.selection.length > 0) desk.nudge(arrow[0] * step, arrow[1] * step)
    else desk.camera = { ...desk.camera, x: desk.camera.x + arrow[0] * 40, y: desk.camera.y + arrow[1] * 40 }
    return true
  }
  const tool = desk.mayEdit() ? TOOLS.find((one) => one.key.toLowerCase() === key) : undefined
  if (tool && !event.altKey) {
    desk.pick(tool.tool)
    return true
  }
  switch (key) {
    case 'Delete':
    case 'Backspace':
      desk.removeSelection()
      return true
    case 'Escape':
      if (desk.selection.length === 0) return false
      desk.select([])
      return true
    case 'Enter':
      return enter(desk)
    case ']':
      desk.reorder('front')
      return true
    case '[':
      desk.reorder('back')
      return true
    case '+':
    case '=':
      desk.zoom(1.25)
      return true
    case '-':
      desk.zoom(0.8)
      return true
    default:
      return false
  }
}

function command(desk: Desk, key: string, shift: boolean): boolean {
  const { board } = desk
  if (key === 'a') {
    desk.tool = 'select'
    desk.select(board.elements.map(({ id }) => id))
    return true
  }
  if (!desk.mayEdit()) return false
  if (key === 'z') shift ? board.redo() : board.undo()
  else if (key === 'y') board.redo()
  else return false
  return true
}

/** Writes in the selected text, or puts something of the tool's kind into the middle. */
function enter(desk: Desk): boolean {
  const [only] = desk.selection
  if (only?.kind === 'text' && desk.selection.length === 1 && desk.mayEdit()) desk.editing = only.id
  else desk.place()
  return true
}
