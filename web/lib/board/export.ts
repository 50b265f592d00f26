import type { Element } from './elements.ts'
import { boxOf, drawn, fontOf, LINE, strokeOf, union, type Box } from './shapes.ts'
import { EXPORT_INKS } from './tools.ts'

const NS = 'http://www.w3.org/2000/svg'
const MARGIN = 24
const FONT = 'system-ui, sans-serif'
/** Pixels of a side of a picture at most. */
const SIDE = 8_000

/** The box of a picture of elements. */
export function frameOf(elements: readonly Element[]): Box {
  const box = union(elements.map(boxOf)) ?? { x: 0, y: 0, w: 320, h: 200 }
  return { x: box.x - MARGIN, y: box.y - MARGIN, w: box.w + 2 * MARGIN, h: box.h + 2 * MARGIN }
}

const inkOf = ({ color }: Element): string => EXPORT_INKS[color] ?? EXPORT_INKS[0]

/** The board as an SVG file on white; made of nodes, so that no text in it can become markup. */
export function toSVG(elements: readonly Element[]): Blob {
  const { x, y, w, h } = frameOf(elements)
  const make = (name: string, attributes: Record<string, string | number>, text?: string) => {
    const node = document.createElementNS(NS, name)
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value))
    if (text !== undefined) node.textContent = text
    return node
  }
  const svg = make('svg', { viewBox: `${x} ${y} ${w} ${h}`, width: Math.round(w), height: Math.round(h) })
  svg.append(make('rect', { x, y, width: w, height: h, fill: '#ffffff' }))
  for (const element of elements) {
    const ink = inkOf(element)
    for (const { d, filled } of drawn(element)) {
      const line = {
        stroke: ink,
        'stroke-width': strokeOf(element),
        'stroke-linecap': 'round',
        'stroke-linejoin': 'round',
      }
      svg.append(make('path', { d, ...(filled ? { fill: ink } : { fill: 'none', ...line }) }))
    }
    const size = fontOf(element)
    element.text.split('\n').forEach((text, i) => {
      if (element.kind !== 'text') return
      const at = { x: element.x, y: element.y + size * (i * LINE + 1) }
      svg.append(
        make(
          'text',
          { ...at, fill: ink, 'font-size': size, 'font-family': FONT, 'xml:space': 'preserve' },
          text,
        ),
      )
    })
  }
  // Control characters cannot stand in XML at all.
  const xml = new XMLSerializer()
    .serializeToString(svg)
    .replace(/[\p{Cc}\p{Cn}]/gu, (one) => (one === '\t' ? one : ''))
  return new Blob([xml], { type: 'image/svg+xml' })
}

/** The board as a PNG file on white, two pixels for one where that fits; null when the browser cannot. */
export function toPNG(elements: readonly Element[]): Promise<Blob | null> {
  const { x, y, w, h } = frameOf(elements)
  const scale = Math.min(2, SIDE / Math.max(w, h))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(w * scale))
  canvas.height = Math.max(1, Math.round(h * scale))
  const context = canvas.getContext('2d')
  if (!context) return Promise.resolve(null)
  context.scale(scale, scale)
  context.fillStyle = '#ffffff'
  context.fillRect(0, 0, w, h)
  context.translate(-x, -y)
  context.lineCap = context.lineJoin = 'round'
  for (const element of elements) paint(context, element)
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'))
}

function paint(context: CanvasRenderingContext2D, element: Element): void {
  context.fillStyle = context.strokeStyle = inkOf(element)
  context.lineWidth = strokeOf(element)
  for (const { d, filled } of drawn(element)) {
    if (filled) context.fill(new Path2D(d))
    else context.stroke(new Path2D(d))
  }
  if (element.kind !== 'text') return
  const size = fontOf(element)
  context.font = `${size}px ${FONT}`
  element.text
    .split('\n')
    .forEach((text, i) => context.fillText(text, element.x, element.y + size * (i * LINE + 1)))
}

/** Gives the person a file. */
export function download(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
