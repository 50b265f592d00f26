import type { RunState } from '#core/protocol/down.ts'
import { AnsiReader, PLAIN, type Segment, type Style } from './ansi.ts'

/** Elements drawn for styled pieces; past that the text goes on without its colours. */
const MAX_ELEMENTS = 8_000

type Chunk = RunState['output'][number]

/** Draws a run's output into an element, only what is new each time, and only ever as text nodes. */
export class ConsoleWriter {
  #into: HTMLElement
  #run: string | null = null
  #readers = new Map<Chunk['s'], AnsiReader>()
  /** How much of the output is drawn: whole chunks, and characters of the one after. */
  #chunks = 0
  #chars = 0
  #line: { stream: Chunk['s']; element: HTMLElement } | null = null
  #elements = 0

  constructor(into: HTMLElement) {
    this.#into = into
  }

  /** Brings the element up to date; true when something was added. */
  draw(run: RunState | null): boolean {
    if ((run?.id ?? null) !== this.#run) this.#clear(run?.id ?? null)
    if (!run) return false
    // A room that was joined again may know the output differently: then it is drawn anew.
    const { output } = run
    if (output.length < this.#chunks || (output[this.#chunks]?.data.length ?? 0) < this.#chars)
      this.#clear(run.id)
    const pieces = document.createDocumentFragment()
    let added = false
    for (let i = this.#chunks; i < output.length; i++) {
      const { s, data } = output[i] as Chunk
      const fresh = data.slice(this.#chars)
      if (fresh !== '') {
        this.#add(pieces, s, fresh)
        added = true
      }
      // The last chunk may grow.
      this.#chunks = i
      this.#chars = data.length
      if (i < output.length - 1) {
        this.#chunks = i + 1
        this.#chars = 0
      }
    }
    this.#into.append(pieces)
    return added
  }

  #add(pieces: DocumentFragment, stream: Chunk['s'], data: string): void {
    let reader = this.#readers.get(stream)
    if (!reader) this.#readers.set(stream, (reader = new AnsiReader()))
    if (this.#line?.stream !== stream) {
      const element = document.createElement('span')
      element.className = stream
      pieces.append(element)
      this.#line = { stream, element }
    }
    for (const segment of reader.read(data)) this.#line.element.append(this.#node(segment))
  }

  #node({ text, style }: Segment): Node {
    if (style === PLAIN || this.#elements >= MAX_ELEMENTS) return document.createTextNode(text)
    this.#elements++
    const element = document.createElement('span')
    element.textContent = text
    paint(element, style)
    return element
  }

  #clear(run: string | null): void {
    this.#run = run
    this.#readers.clear()
    this.#chunks = 0
    this.#chars = 0
    this.#line = null
    this.#elements = 0
    this.#into.replaceChildren()
  }
}

function paint(element: HTMLElement, style: Style): void {
  const [fg, bg] = style.inverse ? [style.bg ?? 'ground', style.fg ?? 'text'] : [style.fg, style.bg]
  if (fg !== null) element.style.color = colour(fg)
  if (bg !== null) element.style.backgroundColor = colour(bg)
  if (style.bold) element.style.fontWeight = '700'
  if (style.dim) element.style.opacity = '0.7'
  if (style.italic) element.style.fontStyle = 'italic'
  const lines = [style.underline && 'underline', style.strike && 'line-through'].filter(Boolean)
  if (lines.length > 0) element.style.textDecoration = lines.join(' ')
}

function colour(value: number | string): string {
  if (value === 'ground') return 'var(--c-surface)'
  if (value === 'text') return 'var(--c-text)'
  return typeof value === 'number' ? `var(--ansi-${value})` : value
}
