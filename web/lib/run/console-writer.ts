import type { RunState } from '#core/protocol/down.ts'
import type { Author } from '#core/protocol/shared.ts'
import { personColour } from '#lib/ui/person.ts'
import { AnsiReader, PLAIN, type Segment, type Style } from './ansi.ts'
import { cutSentence } from './cut.ts'
import { LineText } from './line-text.ts'

/** Elements drawn for styled pieces; past that the text goes on without its colours. */
const MAX_ELEMENTS = 4_000

type Chunk = RunState['output'][number]

/** Draws a run's output into an element, only what is new each time, and only ever as text nodes. */
export class ConsoleWriter {
  #into: HTMLElement
  /** Whether to say who typed. */
  #named: (by: Author) => boolean
  #run: string | null = null
  #readers = new Map<Chunk['s'], AnsiReader>()
  /** How much of the output is drawn: whole chunks, and characters of the one after. */
  #chunks = 0
  #chars = 0
  #drawn: readonly Chunk[] = []
  #stream: { s: Chunk['s']; element: HTMLElement } | null = null
  #line = new LineText()
  /** What is drawn of the line that is not finished, and the text before it, which can grow. */
  #open: (Text | HTMLElement)[] = []
  #last: Text | null = null
  #elements = 0

  constructor(into: HTMLElement, named: (by: Author) => boolean) {
    this.#into = into
    this.#named = named
  }

  /** Brings the element up to date; true when something was added. */
  draw(run: RunState | null): boolean {
    if ((run?.id ?? null) !== this.#run) this.#clear(run?.id ?? null)
    if (!run) return false
    // A room that was joined again may know the output differently, and what was taken out of a record says something else:
    // then it is drawn anew.
    const { output } = run
    if (!goesOn(this.#drawn, output)) this.#clear(run.id)
    this.#drawn = output
    const pieces = document.createDocumentFragment()
    let added = false
    for (let i = this.#chunks; i < output.length; i++) {
      const chunk = output[i] as Chunk
      const fresh = chunk.data.slice(this.#chars)
      if (fresh !== '') {
        this.#add(pieces, chunk, fresh)
        added = true
      }
      // The last chunk may grow.
      this.#chunks = i
      this.#chars = chunk.data.length
      if (i < output.length - 1) {
        this.#chunks = i + 1
        this.#chars = 0
      }
    }
    this.#into.append(pieces)
    return added
  }

  #add(pieces: DocumentFragment, { s, by }: Chunk, data: string): void {
    if (s === 'cut') return this.#cut(pieces, data)
    let reader = this.#readers.get(s)
    if (!reader) this.#readers.set(s, (reader = new AnsiReader()))
    if (this.#stream?.s !== s || (by && this.#chars === 0)) {
      this.#stream = { s, element: element('span', s) }
      this.#last = null
      pieces.append(this.#stream.element)
      if (by && this.#named(by)) this.#who(this.#stream.element, by)
    }
    for (const segment of reader.read(data)) this.#write(this.#stream.element, segment)
  }

  #who(into: HTMLElement, { name, color }: Author): void {
    const who = element('bdi', 'by')
    who.textContent = name
    who.style.color = personColour(color)
    into.append(who)
    this.#open.push(who)
  }

  /** Says what is missing; what follows it of that stream may begin in the middle of a sequence of colours. */
  #cut(pieces: DocumentFragment, data: string): void {
    const line = element('span', 'cut')
    line.textContent = cutSentence(data)
    pieces.append(line)
    this.#readers.clear()
    this.#stream = null
    this.#finishLine()
  }

  #write(into: HTMLElement, { text, style }: Segment): void {
    const { erase, done, open } = this.#line.write(text)
    if (erase) {
      for (const node of this.#open) {
        if (node instanceof HTMLElement) this.#elements--
        node.remove()
      }
      this.#open = []
    }
    if (done !== '') {
      if (this.#open.length === 0 && this.#last && this.#isPlain(style)) this.#last.appendData(done)
      else {
        const node = this.#node(done, style)
        into.append(node)
        this.#last = node instanceof Text ? node : null
      }
      this.#open = []
    }
    if (open === '') return
    const node = this.#node(open, style)
    into.append(node)
    this.#open.push(node)
  }

  #isPlain = (style: Style): boolean => style === PLAIN || this.#elements >= MAX_ELEMENTS

  #node(text: string, style: Style): Text | HTMLElement {
    if (this.#isPlain(style)) return document.createTextNode(text)
    this.#elements++
    const node = element('span')
    node.textContent = text
    paint(node, style)
    return node
  }

  #finishLine(): void {
    this.#line = new LineText()
    this.#open = []
    this.#last = null
  }

  #clear(run: string | null): void {
    this.#run = run
    this.#readers.clear()
    this.#chunks = 0
    this.#chars = 0
    this.#drawn = []
    this.#stream = null
    this.#elements = 0
    this.#finishLine()
    this.#into.replaceChildren()
  }
}

/** Whether an output begins with all of another, whose last chunk may have grown. */
const goesOn = (before: readonly Chunk[], now: readonly Chunk[]): boolean =>
  before.every(({ data }, i) => {
    const next = now[i]?.data
    return next === data || (i === before.length - 1 && next?.startsWith(data) === true)
  })

function element(name: 'span' | 'bdi', className = ''): HTMLElement {
  const made = document.createElement(name)
  if (className !== '') made.className = className
  return made
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
