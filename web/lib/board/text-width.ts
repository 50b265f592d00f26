/** Size that lines are measured at: their width grows with the size of the font. */
const SIZE = 100
/** Width of a letter where nothing can be measured, in parts of the font's size. */
const LETTER = 0.56
/** Lines whose width is remembered. */
const KNOWN = 2_000

let canvas: CanvasRenderingContext2D | null | undefined
const known = new Map<string, number>()

/** Width of the longest line in pixels, as the board draws it; estimated from the number of letters where no canvas is. */
export function widthOf(lines: readonly string[], font: number): number {
  return (lines.reduce((longest, line) => Math.max(longest, measured(line)), 0) * font) / SIZE
}

function measured(line: string): number {
  if (canvas === undefined) canvas = ruler()
  if (!canvas) return line.length * LETTER * SIZE
  let width = known.get(line)
  if (width === undefined) {
    width = canvas.measureText(line).width
    if (known.size >= KNOWN) known.clear()
    known.set(line, width)
  }
  return width
}

function ruler(): CanvasRenderingContext2D | null {
  if (typeof document === 'undefined') return null
  const context = document.createElement('canvas').getContext('2d')
  const family = getComputedStyle(document.documentElement).getPropertyValue('--f-ui')
  if (context) context.font = `${SIZE}px ${family || 'sans-serif'}`
  return context
}
