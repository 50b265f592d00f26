import temml from 'temml'
import { expect, test } from 'vitest'
import { safeAddress } from './inline.ts'
import { TEX } from './maths.ts'
import type { Block } from './model.ts'
import { parseMarkdown, parseStatement } from './parse.ts'

const text = (value: string) => ({ t: 'text', text: value })
const paragraph = (...children: unknown[]) => ({ t: 'paragraph', children })

test('headings, emphasis, code and breaks', () => {
  expect(parseMarkdown('# One *two*\n\nThree\n===\n\na **b** `c` ~~d~~ \\*e\\*  \nf &amp; g')).toEqual([
    { t: 'heading', level: 1, children: [text('One '), { t: 'emphasis', children: [text('two')] }] },
    { t: 'heading', level: 1, children: [text('Three')] },
    paragraph(
      text('a '),
      { t: 'strong', children: [text('b')] },
      text(' '),
      { t: 'code', text: 'c' },
      text(' '),
      { t: 'strike', children: [text('d')] },
      text(' '),
      text('*'),
      text('e'),
      text('*'),
      { t: 'break' },
      text('f '),
      text('&'),
      text(' g'),
    ),
  ])
})

test('lists, tasks, quotes over several lines, fenced code and rules', () => {
  expect(
    parseMarkdown('3. a\n4. b\n\n- [x] done\n- [ ] open\n\n> q\n> r\n\n```py x\nprint(1)\n```\n\n---'),
  ).toEqual([
    {
      t: 'list',
      ordered: true,
      start: 3,
      items: [
        { done: null, children: [paragraph(text('a'))] },
        { done: null, children: [paragraph(text('b'))] },
      ],
    },
    {
      t: 'list',
      ordered: false,
      start: 1,
      items: [
        { done: true, children: [paragraph(text('done'))] },
        { done: false, children: [paragraph(text('open'))] },
      ],
    },
    { t: 'quote', children: [paragraph(text('q\n'), text('r'))] },
    { t: 'code', language: 'py', text: 'print(1)' },
    { t: 'rule' },
  ])
})

test('an empty cell of a table is a cell', () => {
  expect(parseMarkdown('| a | |\n| - | - |\n| | 2 |')).toEqual([
    { t: 'table', head: [[text('a')], []], rows: [[[], [text('2')]]] },
  ])
})

test('maths is found in statements only, and money is none', () => {
  const [block] = parseStatement('Of $a < b$ and $5 or $6, \\$x and $$\\sum$$.')
  expect(block).toEqual({
    t: 'paragraph',
    children: [
      text('Of '),
      { t: 'maths', tex: 'a < b', display: false },
      text(' and $5 or $6, '),
      text('$'),
      text('x and '),
      { t: 'maths', tex: '\\sum', display: true },
      text('.'),
    ],
  })
  expect(parseMarkdown('$a$')).toEqual([{ t: 'paragraph', children: [text('$a$')] }])
})

test('pictures are shown when they are in the text, of four types', () => {
  const image = (src: string) => parseStatement(`![a dot](${src})`)
  expect(image('data:image/png;base64,AAAA')).toEqual([
    { t: 'paragraph', children: [{ t: 'image', src: 'data:image/png;base64,AAAA', alt: 'a dot' }] },
  ])
  for (const src of [
    'data:image/svg+xml;base64,AAAA',
    'data:text/html;base64,AAAA',
    'https://a.example/x.png',
  ])
    expect(JSON.stringify(image(src))).not.toContain('"image"')
})

test('tables', () => {
  expect(parseMarkdown('| a | b |\n|---|---|\n| 1 | `2` |')).toEqual([
    { t: 'table', head: [[text('a')], [text('b')]], rows: [[[text('1')], [{ t: 'code', text: '2' }]]] },
  ])
})

test('case 56: links lead to pages and letters only, and pictures are not fetched', () => {
  const link = (href: string, label: string) => ({ t: 'link', href, children: [text(label)] })
  expect(
    parseMarkdown('[x](https://a.example/b "t") ![alt](http://i.example/p.png) <https://c.example>'),
  ).toEqual([
    paragraph(
      link('https://a.example/b', 'x'),
      text(' '),
      link('http://i.example/p.png', 'alt'),
      text(' '),
      link('https://c.example/', 'https://c.example'),
    ),
  ])
  for (const bad of [
    'javascript:alert(1)',
    ' java\nscript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    '//e',
    'x',
  ])
    expect([bad, safeAddress(bad)]).toEqual([bad, null])
  expect(JSON.stringify(parseMarkdown('[x](javascript:alert(1))'))).not.toContain('"link"')
})

test('case 54: HTML is text', () => {
  expect(parseMarkdown('<img src=x onerror=alert(1)>\n\na <b>c</b>')).toEqual([
    paragraph(text('<img src=x onerror=alert(1)>')),
    paragraph(text('a '), text('<b>'), text('c'), text('</b>')),
  ])
})

test('what is nested without end is shown as it is written', () => {
  const depth = (blocks: readonly Block[]): number =>
    Math.max(0, ...blocks.map((block) => (block.t === 'quote' ? 1 + depth(block.children) : 0)))
  expect(depth(parseMarkdown(`${'>'.repeat(3_000)} deep`))).toBeLessThan(40)
  expect(parseMarkdown('*'.repeat(5_000) + 'a' + '*'.repeat(5_000)).length).toBeGreaterThan(0)
})

test('E10: case 54, maths is drawn within a text: no size covers the page, and nothing addresses or styles it', () => {
  const drawn = (tex: string) => temml.renderToString(tex, TEX)
  expect(drawn('\\rule{9999em}{99999px}')).toMatch(/width="50em" height="500pt"/)
  for (const tex of [
    String.raw`\class{a}{x}`,
    String.raw`\id{a}{x}`,
    String.raw`\style{position:fixed}{x}`,
    String.raw`\href{javascript:x}{x}`,
    String.raw`\includegraphics{https://example.org/x.png}`,
    String.raw`\color{red;position:fixed}x`,
    String.raw`\def\a{\a\a}\a`,
  ])
    expect(() => drawn(tex), tex).toThrow()
})
