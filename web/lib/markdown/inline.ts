import type { SyntaxNode } from '@lezer/common'
import type { Inline } from './model.ts'

const DEEP = 24
/** Signs of the notation itself, which are not shown. */
const MARKS =
  /^(?:HeaderMark|QuoteMark|ListMark|TaskMarker|EmphasisMark|CodeMark|LinkMark|LinkTitle|LinkLabel|StrikethroughMark|TableDelimiter)$/
const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&nbsp;': '\u00a0',
}

/** The inline content of a block. */
export function inlines(parent: SyntaxNode, source: string, depth = 0): Inline[] {
  const found: Inline[] = []
  const text = (from: number, to: number) => {
    const slice = source.slice(from, to).replace(/\n[ \t]*/g, '\n')
    if (slice !== '') found.push({ t: 'text', text: slice })
  }
  let at = parent.from
  for (let node = parent.firstChild; node; node = node.nextSibling) {
    if (node.from > at) text(at, node.from)
    at = node.to
    if (node.name === 'QuoteMark' && source[at] === ' ') at++
    if (MARKS.test(node.name)) continue
    found.push(...inline(node, source, depth + 1))
  }
  if (at < parent.to) text(at, parent.to)
  return trimmed(found)
}

function inline(node: SyntaxNode, source: string, depth: number): Inline[] {
  const raw = source.slice(node.from, node.to)
  if (depth > DEEP) return [{ t: 'text', text: raw }]
  switch (node.name) {
    case 'StrongEmphasis':
      return [{ t: 'strong', children: inlines(node, source, depth) }]
    case 'Emphasis':
      return [{ t: 'emphasis', children: inlines(node, source, depth) }]
    case 'Strikethrough':
      return [{ t: 'strike', children: inlines(node, source, depth) }]
    case 'InlineCode':
      return [{ t: 'code', text: raw.replace(/^`+ ?| ?`+$/g, '') }]
    case 'Escape':
      return [{ t: 'text', text: raw.slice(1) }]
    case 'Entity':
      return [{ t: 'text', text: ENTITIES[raw] ?? raw }]
    case 'HardBreak':
      return [{ t: 'break' }]
    case 'Maths': {
      const display = raw.startsWith('$$')
      return [{ t: 'maths', tex: raw.slice(display ? 2 : 1, display ? -2 : -1).trim(), display }]
    }
    case 'Image': {
      const image = imageOf(node, source)
      return image ? [image] : link(node, source, depth)
    }
    case 'Link':
      return link(node, source, depth)
    case 'Autolink':
    case 'URL': {
      const address = raw.replace(/^<|>$/g, '')
      const href = safeAddress(address)
      return [href ? { t: 'link', href, children: [{ t: 'text', text: address }] } : { t: 'text', text: raw }]
    }
    default:
      return [{ t: 'text', text: raw }]
  }
}

const PICTURE = /^data:image\/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]+$/

/** A picture that is in the text; null for one elsewhere. */
function imageOf(node: SyntaxNode, source: string): Inline | null {
  const url = node.getChild('URL')
  const src = url ? source.slice(url.from, url.to) : ''
  if (!PICTURE.test(src)) return null
  const [, end] = node.getChildren('LinkMark')
  return { t: 'image', src, alt: source.slice(node.from + 2, end?.from ?? node.from + 2) }
}

/** A link with its text; a picture becomes a link too, because nothing is fetched from elsewhere. */
function link(node: SyntaxNode, source: string, depth: number): Inline[] {
  const url = node.getChild('URL')
  const href = safeAddress(url ? source.slice(url.from, url.to) : '')
  const marks = node.getChildren('LinkMark')
  const end = marks[1]?.from ?? node.to
  const children = inlines(node, source, depth).filter((child) => child.t !== 'link' || marks.length < 2)
  const label: Inline[] = children.length > 0 ? children : [{ t: 'text', text: source.slice(node.from, end) }]
  if (!href) return [{ t: 'text', text: source.slice(node.from, node.to) }]
  return [{ t: 'link', href, children: label }]
}

/** The address, if it is one of the kinds that only open a page or a letter; else null. */
export function safeAddress(address: string): string | null {
  const trimmed = address.trim().replace(/^<|>$/g, '')
  const full = /^www\./i.test(trimmed) ? `https://${trimmed}` : trimmed
  if (!URL.canParse(full)) return null
  const url = new URL(full)
  return ['http:', 'https:', 'mailto:'].includes(url.protocol) ? url.href : null
}

/** Without blanks at both ends. */
function trimmed(found: Inline[]): Inline[] {
  const [first] = found
  const last = found[found.length - 1]
  if (first?.t === 'text') first.text = first.text.trimStart()
  if (last?.t === 'text') last.text = last.text.trimEnd()
  return found.filter((child) => child.t !== 'text' || child.text !== '')
}
