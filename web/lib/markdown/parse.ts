import type { SyntaxNode } from '@lezer/common'
import { parser, Strikethrough, Table, TaskList, Autolink } from '@lezer/markdown'
import { inlines } from './inline.ts'
import { Maths } from './maths.ts'
import type { Block, Inline, ListItem } from './model.ts'

const MORE = [Strikethrough, Table, TaskList, Autolink]
const markdown = parser.configure(MORE)
const statement = parser.configure([...MORE, Maths])

/** Blocks in blocks beyond this are shown as they were written. */
const DEEP = 24

/** A Markdown text as plain data: CommonMark with tables, task lists and strikethrough; HTML stays text. */
export function parseMarkdown(source: string): Block[] {
  return blocks(markdown.parse(source).topNode, source, 0)
}

/** The same for what a problem says: with `$maths$`. */
export function parseStatement(source: string): Block[] {
  return blocks(statement.parse(source).topNode, source, 0)
}

function blocks(parent: SyntaxNode, source: string, depth: number): Block[] {
  const found: Block[] = []
  for (let node = parent.firstChild; node; node = node.nextSibling) {
    const block = blockOf(node, source, depth)
    if (block) found.push(block)
  }
  return found
}

function blockOf(node: SyntaxNode, source: string, depth: number): Block | null {
  const { name, from, to } = node
  if (depth > DEEP) return { t: 'code', language: '', text: source.slice(from, to) }
  const heading = /^(?:ATX|Setext)Heading([1-6])$/.exec(name)
  if (heading) return { t: 'heading', level: Number(heading[1]), children: inlines(node, source) }
  switch (name) {
    case 'Paragraph':
      return { t: 'paragraph', children: inlines(node, source) }
    case 'Blockquote':
      return { t: 'quote', children: blocks(node, source, depth + 1) }
    case 'BulletList':
    case 'OrderedList':
      return list(node, source, depth)
    case 'FencedCode':
    case 'CodeBlock':
      return code(node, source)
    case 'HorizontalRule':
      return { t: 'rule' }
    case 'Table':
      return table(node, source)
    case 'HTMLBlock':
    case 'CommentBlock':
    case 'ProcessingInstructionBlock':
      return { t: 'paragraph', children: [{ t: 'text', text: source.slice(from, to) }] }
    default:
      return null
  }
}

function list(node: SyntaxNode, source: string, depth: number): Block {
  const items: ListItem[] = node.getChildren('ListItem').map((item) => {
    const task = item.getChild('Task')
    const marker = task?.getChild('TaskMarker')
    const done = marker ? /x/i.test(source.slice(marker.from, marker.to)) : null
    const first: Block[] = task ? [{ t: 'paragraph', children: inlines(task, source) }] : []
    return { done, children: [...first, ...blocks(item, source, depth + 1)] }
  })
  const mark = node.getChild('ListItem')?.getChild('ListMark')
  const start = mark ? Number.parseInt(source.slice(mark.from, mark.to), 10) : 1
  return { t: 'list', ordered: node.name === 'OrderedList', start: Number.isFinite(start) ? start : 1, items }
}

function code(node: SyntaxNode, source: string): Block {
  const info = node.getChild('CodeInfo')
  const text = node
    .getChildren('CodeText')
    .map(({ from, to }) => source.slice(from, to))
    .join('')
  const language = info ? source.slice(info.from, info.to).trim().split(/\s/)[0] : ''
  return { t: 'code', language: language ?? '', text }
}

function table(node: SyntaxNode, source: string): Block {
  const rows = node.getChildren('TableRow').map((row) => cells(row, source))
  return { t: 'table', head: cells(node.getChild('TableHeader'), source), rows }
}

/** The cells of a row; the parser has no node for an empty one, which stands between two delimiters. */
function cells(row: SyntaxNode | null, source: string): Inline[][] {
  const found: Inline[][] = []
  let isOpen = row?.firstChild?.name !== 'TableDelimiter'
  for (let node = row?.firstChild ?? null; node; node = node.nextSibling) {
    if (node.name === 'TableCell') {
      found.push(inlines(node, source))
      isOpen = false
    } else if (node.name === 'TableDelimiter') {
      if (isOpen) found.push([])
      isOpen = true
    }
  }
  return found
}
