import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { figuresUnder } from '../bench/figures.ts'
import { PLOTS } from '../bench/plots.ts'
import { lines } from '../bench/svg-lines.ts'
import { bars } from '../bench/svg.ts'

const DOCUMENT = `# Figures

### One

Words.

|  | a ms | b |
| --- | ---: | ---: |
| first, of all | 1,204 | – |
| second | 0.5 | -3 |

### Two

|  | c |
| --- | ---: |
| third | 7 |
`

test('figures are read from the table under their heading, and nothing else is', () => {
  const one = figuresUnder(DOCUMENT, 'One')
  expect(one.rows).toEqual(['first, of all', 'second'])
  expect(one.of('a ms')).toEqual([1_204, 0.5])
  expect(one.of('b')).toEqual([null, -3])
  expect(() => one.of('c')).toThrow('no column “c”')
  expect(() => figuresUnder(DOCUMENT, 'Three')).toThrow('no table “Three”')
})

test('a plot says its figures in words too, and holds no text as anything else', () => {
  const svg = bars({
    ...{ title: 'A <b> & "c"', unit: 'ms', rows: ['one', 'two'] },
    series: [{ name: 's', values: [1, null] }],
  })
  expect(svg).toContain('<title>A &lt;b&gt; &amp; &quot;c&quot;</title>')
  expect(svg).toContain('<desc>one: s 1 ms; two: s –</desc>')
  expect(svg).not.toContain('<b>')
})

test('the plots are those of the figures that stand in the documents', async () => {
  for (const { file, draw } of PLOTS)
    expect(await readFile(new URL(`../../docs/plots/${file}`, import.meta.url), 'utf8'), file).toBe(
      await draw(),
    )
})

test('a plot of lines begins anew behind a gap, goes to a round number, and says its figures in words too', () => {
  const svg = lines({
    ...{ title: 'A & B', unit: 'ms', x: [1, 2, 3, 4], along: 'minutes' },
    series: [{ name: 's', values: [10, null, 30, 290] }],
  })
  expect(svg).toContain('<desc>s: from 10 to 290, 290 at most</desc>')
  expect(svg).toContain('>400</text>')
  expect(svg.match(/<path d="(.*?)"/)?.[1]?.replaceAll(/[\d. ]/g, '')).toBe('MML')
  expect(svg).toContain('prefers-color-scheme:dark')
})
