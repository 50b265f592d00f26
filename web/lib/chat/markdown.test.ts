import { expect, test } from 'vitest'
import { readMarkdown, type Block, type Inline } from './markdown.ts'

const p = (...inside: Inline[]): Block => ({ t: 'p', inside })
const text = (value: string): Inline => ({ t: 'text', text: value })
const link = (href: string, value = href): Inline => ({ t: 'link', href, inside: [text(value)] })

/** Every link in a message, however deep, with what is drawn for it. */
function links(source: string): [href: string, drawn: string][] {
  const found: [string, string][] = []
  const inline = (one: Inline): void => {
    if (one.t === 'link')
      found.push([one.href, one.inside.map((part) => ('text' in part ? part.text : '?')).join('')])
    else if ('inside' in one) one.inside.forEach(inline)
  }
  const block = (one: Block): void => {
    if (one.t === 'p') one.inside.forEach(inline)
    else if (one.t === 'quote') one.inside.forEach(block)
    else if (one.t === 'list') one.items.flat().forEach(block)
  }
  readMarkdown(source).forEach(block)
  return found
}

/** The words of a message as they are drawn. */
function drawn(source: string): string {
  const ofInline = (one: Inline): string => ('text' in one ? one.text : one.inside.map(ofInline).join(''))
  const ofBlock = (block: Block): string => {
    if (block.t === 'p') return block.inside.map(ofInline).join('')
    if (block.t === 'code') return block.text
    return (block.t === 'quote' ? [block.inside] : block.items)
      .map((all) => all.map(ofBlock).join('\n'))
      .join('\n')
  }
  return readMarkdown(source).map(ofBlock).join('\n\n')
}

test('bold, italic and code', () =>
  expect(readMarkdown('a **b *c*** `d  e`!')).toEqual([
    p(
      text('a '),
      { t: 'strong', inside: [text('b '), { t: 'em', inside: [text('c')] }] },
      text(' '),
      { t: 'code', text: 'd  e' },
      text('!'),
    ),
  ]))

test('a code block keeps every character and names its language', () => {
  const code = 'if x < 1:\n\n\tprint("**a** <b>")  '
  expect(readMarkdown(`look\n\`\`\`python\n${code}\n\`\`\``)).toEqual([
    p(text('look')),
    { t: 'code', tag: 'python', text: code },
  ])
  expect(readMarkdown('> ```js\n> a\n> b\n> ```')).toEqual([
    { t: 'quote', inside: [{ t: 'code', tag: 'js', text: 'a\nb' }] },
  ])
  expect(readMarkdown('```\nnever ended')).toEqual([{ t: 'code', tag: '', text: 'never ended' }])
})

test('lists, in each other, and quotes', () => {
  expect(readMarkdown('- a\n  b\n- c\n  - d')).toEqual([
    {
      t: 'list',
      start: null,
      items: [[p(text('a\nb'))], [p(text('c')), { t: 'list', start: null, items: [[p(text('d'))]] }]],
    },
  ])
  expect(readMarkdown('7. a\n8. b')).toMatchObject([{ t: 'list', start: 7, items: [{}, {}] }])
  expect(readMarkdown('> a\n> b')).toEqual([{ t: 'quote', inside: [p(text('a\nb'))] }])
})

test.each([
  'a < b && c > d',
  '<b>not bold</b> <script>alert(1)</script> &amp; &lt;',
  'one\ntwo\n  three\n    four',
  '# no heading',
  'a\n---\n===\nb',
  '-',
  '* * *',
  'snake_case_name and 2 * 3 * 4',
  '[a] [b][c] [d]: e',
  '| a | b |\n| - | - |',
  'C:\\dir \u202e evil \u0000 \ud83d',
])('what means nothing is shown as it was typed: %j', (source) => expect(drawn(source)).toBe(source))

test('an escaped mark is the mark', () => expect(drawn('\\*a\\* \\`')).toBe('*a* `'))

test('addresses are links, also behind a text of their own', () => {
  expect(readMarkdown('[the docs](https://a.b/c "t") or https://a.b/d.')).toEqual([
    p(link('https://a.b/c', 'the docs'), text(' or '), link('https://a.b/d'), text('.')),
  ])
  expect(links('[write](mailto:ada@example.com)')).toEqual([['mailto:ada@example.com', 'write']])
  expect(links('`https://a.b/c`')).toEqual([])
})

test.each([
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt:alert(1))',
  '[x](java\tscript:alert(1))',
  '[x](<javascript:alert(1)>)',
  '[x](&#106;avascript:alert(1))',
  '[x](\\javascript:alert(1))',
  '[x](data:text/html,<script>alert(1)</script>)',
  '[x](vbscript:x)',
  '[x](blob:https://a.b/c)',
  '[x](//evil.example)',
  '[x](/login)',
  '[x](https://user:secret@evil.example/)',
  '[x](https://a.b/\u202egpj.exe)',
  '![x](javascript:alert(1))',
  '<javascript:alert(1)>',
  '[x]: javascript:alert(1)\n\n[x]',
  '<a href="javascript:alert(1)">x</a>',
  '<img src=x onerror=alert(1)>',
  '[https://bank.example/](https://evil.example/)',
])('C13: case 56, no link, image or element comes of %j', (source) => {
  const hidden = links(source).filter(([href, shown]) => href !== shown)
  expect(hidden, 'an address that can be seen may be a link').toEqual([])
  expect(JSON.stringify(readMarkdown(source))).not.toMatch(/"t":"(?!p|text|link)/)
})

test('C13: an image is no image: nothing is fetched', () =>
  expect(readMarkdown('![cat](https://a.b/cat.png)')).toEqual([
    p(text('!'), link('https://a.b/cat.png', 'cat')),
  ]))

test('a mention is one outside of code and links only', () => {
  const people = [
    { user: 'u_ada', name: 'Ada' },
    { user: 'u_ada2', name: 'Ada Lovelace' },
  ]
  expect(readMarkdown('**@Ada Lovelace**, @Ada! `@Ada` a@Ada', people)).toEqual([
    p(
      { t: 'strong', inside: [{ t: 'mention', text: '@Ada Lovelace', user: 'u_ada2' }] },
      text(', '),
      { t: 'mention', text: '@Ada', user: 'u_ada' },
      text('! '),
      { t: 'code', text: '@Ada' },
      text(' a@Ada'),
    ),
  ])
})

test.each([
  ['quotes', '>'.repeat(2_000)],
  ['lists', '- '.repeat(1_000)],
  ['emphasis', '*a _b '.repeat(330)],
  ['stars', '*'.repeat(2_000)],
  ['brackets', '['.repeat(2_000)],
  ['links', '[a]('.repeat(500)],
  ['backquotes', Array.from({ length: 60 }, (_, i) => '`'.repeat(i + 1)).join(' ')],
  ['at signs', '@'.repeat(2_000)],
])('C13: 2,000 characters of %s are read in a moment, and no deeper than can be drawn', (_what, source) => {
  const from = performance.now()
  const blocks = readMarkdown(source, [{ user: 'u', name: 'Ada' }])
  expect(performance.now() - from).toBeLessThan(1_000)
  let deepest = 0
  const walk = (value: unknown, depth: number): void => {
    deepest = Math.max(deepest, depth)
    if (typeof value === 'object' && value !== null)
      for (const one of Object.values(value)) walk(one, depth + 1)
  }
  walk(blocks, 0)
  expect(deepest).toBeLessThan(100)
})
