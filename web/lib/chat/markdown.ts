import { parser as commonMark } from '@lezer/markdown'
import { checkedLink, linkify } from './links.ts'
import { splitMentions, type Named } from './mentions.ts'

/** Text within a line, as data: whatever a message holds, only these are ever drawn, and their text as text. */
export type Inline =
  | { t: 'text'; text: string }
  | { t: 'code'; text: string }
  | { t: 'strong' | 'em'; inside: Inline[] }
  | { t: 'link'; href: string; inside: Inline[] }
  | { t: 'mention'; text: string; user: string }

/** What a message is made of from top to bottom. */
export type Block =
  | { t: 'p'; inside: Inline[] }
  | { t: 'code'; tag: string; text: string }
  | { t: 'quote'; inside: Block[] }
  | { t: 'list'; start: number | null; items: Block[][] }

// A part of Markdown: no HTML, images, headings, rules, entities, references, nor code by indentation.
const parser = commonMark.configure({
  remove: [
    ...['IndentedCode', 'HorizontalRule', 'HTMLBlock', 'ATXHeading', 'SetextHeading', 'LinkReference'],
    ...['Entity', 'HTMLTag', 'Image', 'HardBreak'],
  ],
})
type Node = ReturnType<typeof parser.parse>['topNode']

/** Quotes, lists and emphasis inside each other beyond this are shown as they were typed. */
const DEEP = 8

/** Reads a message; `people` are those whose `@name` is a mention. Never throws, and never makes more than it was given. */
export function readMarkdown(source: string, people: readonly Named[] = []): Block[] {
  return new Reader(source, people).blocks(parser.parse(source).topNode, 0)
}

class Reader {
  readonly #source: string
  readonly #people: readonly Named[]

  constructor(source: string, people: readonly Named[]) {
    this.#source = source
    this.#people = people
  }

  blocks(parent: Node, depth: number): Block[] {
    const blocks: Block[] = []
    let end = 0
    for (const node of children(parent)) {
      if (/Mark$/.test(node.name)) continue
      const block = this.#block(node, depth)
      const last = blocks[blocks.length - 1]
      const oneLine = !/\n[^\S\n]*\n/.test(this.#source.slice(end, node.from))
      // Lines that would be a heading or a rule elsewhere belong to their paragraph here.
      if (block.t === 'p' && last?.t === 'p' && oneLine)
        last.inside = joined([...last.inside, { t: 'text', text: '\n' }, ...block.inside])
      else blocks.push(block)
      end = node.to
    }
    return blocks
  }

  #block(node: Node, depth: number): Block {
    if (depth >= DEEP) return this.#raw(node)
    switch (node.name) {
      case 'Paragraph':
        return {
          t: 'p',
          inside: [...this.#indentation(node, depth), ...this.#inlines(node, depth, depth > 0)],
        }
      case 'FencedCode':
        return {
          t: 'code',
          tag: this.#textOf(node, 'CodeInfo').trim(),
          text: this.#textOf(node, 'CodeText').replace(/\n$/, ''),
        }
      case 'Blockquote':
        return { t: 'quote', inside: this.blocks(node, depth + 1) }
      case 'BulletList':
      case 'OrderedList': {
        const items = children(node)
          .filter(({ name }) => name === 'ListItem')
          .map((item) => this.blocks(item, depth + 1))
        if (/^[\s\d.)*+-]*$/.test(this.#source.slice(node.from, node.to))) return this.#raw(node)
        const start = Number.parseInt(this.#source.slice(node.from, node.from + 10), 10)
        return { t: 'list', start: node.name === 'OrderedList' ? start : null, items }
      }
      default:
        return this.#raw(node)
    }
  }

  #raw(node: Node): Block {
    return { t: 'p', inside: this.#text(this.#source.slice(node.from, node.to)) }
  }

  /** Blanks before the first line of a paragraph, which people align things with. */
  #indentation(node: Node, depth: number): Inline[] {
    const line = this.#source.lastIndexOf('\n', node.from - 1) + 1
    const blanks = this.#source.slice(line, node.from)
    return depth === 0 && blanks !== '' ? [{ t: 'text', text: blanks }] : []
  }

  #textOf(node: Node, name: string): string {
    return children(node)
      .filter((child) => child.name === name)
      .map(({ from, to }) => this.#source.slice(from, to))
      .join('')
  }

  /** What is inside a node, without its marks; `nested` lines lose what only says how deep they are. */
  #inlines(node: Node, depth: number, nested: boolean, from = node.from, to = node.to): Inline[] {
    const inlines: Inline[] = []
    let at = from
    const until = (end: number) => {
      const text = this.#source.slice(at, end)
      if (end > at) inlines.push(...this.#text(nested ? text.replace(/\n[^\S\n]+/g, '\n') : text))
    }
    for (const child of children(node)) {
      if (child.from < from || child.to > to) continue
      until(child.from)
      inlines.push(...this.#inline(child, depth + 1, nested))
      at = child.to
      if (child.name === 'QuoteMark' && this.#source[at] === ' ') at++
    }
    until(to)
    return joined(inlines)
  }

  #inline(node: Node, depth: number, nested: boolean): Inline[] {
    const whole = this.#source.slice(node.from, node.to)
    if (/Mark$/.test(node.name)) return []
    if (depth >= 2 * DEEP) return this.#text(whole)
    switch (node.name) {
      case 'Escape':
        return [{ t: 'text', text: whole.slice(1) }]
      case 'InlineCode':
        return [{ t: 'code', text: codeText(whole) }]
      case 'StrongEmphasis':
        return [{ t: 'strong', inside: this.#inlines(node, depth, nested) }]
      case 'Emphasis':
        return [{ t: 'em', inside: this.#inlines(node, depth, nested) }]
      case 'Link':
        return this.#link(node, depth, nested) ?? this.#text(whole)
      default:
        return this.#text(whole)
    }
  }

  /** A link with an address that may be followed and a text that names no other one; null when it is none. */
  #link(node: Node, depth: number, nested: boolean): Inline[] | null {
    const href = checkedLink(this.#textOf(node, 'URL').replace(/^<|>$/g, ''))
    const closing = children(node).filter(({ name }) => name === 'LinkMark')[1]
    if (href === null || !closing) return null
    const label = this.#source.slice(node.from + 1, closing.from)
    const claims = linkify(label).flatMap((piece) => piece.href ?? [])
    if (label.trim() === '' || claims.some((claim) => claim !== href)) return null
    const inside = this.#inlines(node, depth, nested, node.from + 1, closing.from)
    return [{ t: 'link', href, inside: inside.map(withoutLink) }]
  }

  #text(text: string): Inline[] {
    return splitMentions(text, this.#people).flatMap((piece): Inline[] => {
      if (piece.user !== undefined) return [{ t: 'mention', text: piece.text, user: piece.user }]
      return linkify(piece.text).map((part) =>
        part.href === undefined
          ? { t: 'text', text: part.text }
          : { t: 'link', href: part.href, inside: [{ t: 'text', text: part.text }] },
      )
    })
  }
}

/** Neighbouring pieces of plain text as one. */
function joined(inlines: readonly Inline[]): Inline[] {
  const all: Inline[] = []
  for (const one of inlines) {
    const last = all[all.length - 1]
    if (one.t === 'text' && last?.t === 'text')
      all[all.length - 1] = { t: 'text', text: last.text + one.text }
    else all.push(one)
  }
  return all
}

const withoutLink = (inline: Inline): Inline =>
  inline.t === 'link'
    ? { t: 'text', text: inline.inside.map((one) => ('text' in one ? one.text : '')).join('') }
    : inline

/** Code between its backquotes: one line, without the blank that keeps a backquote off the marks. */
function codeText(whole: string): string {
  const marks = /^`+/.exec(whole)?.[0].length ?? 0
  const text = whole.slice(marks, -marks).replaceAll('\n', ' ')
  return /^ .*[^ ].* $/.test(text) ? text.slice(1, -1) : text
}

function children(node: Node): Node[] {
  const all: Node[] = []
  for (let child = node.firstChild; child; child = child.nextSibling) all.push(child)
  return all
}
