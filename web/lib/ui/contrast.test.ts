import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ORIGINS } from '#core/replay/origins.ts'

type Colour = readonly [number, number, number]
const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')

/** Linear sRGB of an oklch colour (Ottosson's matrices). */
function linear(lightness: number, chroma: number, hue: number): Colour {
  const a = chroma * Math.cos((hue * Math.PI) / 180)
  const b = chroma * Math.sin((hue * Math.PI) / 180)
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ]
}

function token(name: string, theme: 0 | 1): Colour {
  const pair = new RegExp(`--${name}: light-dark\\(oklch\\(([^)]*)\\), oklch\\(([^)]*)\\)\\)`).exec(css)
  const [lightness, chroma, hue] = (pair?.[theme + 1] ?? '').split(' ').map(Number)
  if (lightness === undefined || chroma === undefined || hue === undefined)
    throw new Error(`no colour ${name}`)
  return linear(lightness, chroma, hue)
}

const luminance = ([r, g, b]: Colour) => 0.2126 * r + 0.7152 * g + 0.0722 * b
function contrast(one: Colour, other: Colour): number {
  const [a, b] = [luminance(one) + 0.05, luminance(other) + 0.05]
  return Math.max(a, b) / Math.min(a, b)
}

const people = Array.from({ length: 12 }, (_, index) => `p-${index}`)
const grounds = ['c-bg', 'c-surface', 'c-raised']
const texts = ['c-text', 'c-text-2', 'c-text-3', 'c-accent-text', 'c-danger', 'c-warn', 'c-info']
const code = ['keyword', 'string', 'number', 'function', 'type', 'property', 'comment', 'punctuation', 'tag']
const pairs = [
  ...people.map((person) => ['p-on', person] as const),
  ...texts.flatMap((text) => grounds.map((ground) => [text, ground] as const)),
  ...code.map((kind) => [`k-${kind}`, 'c-surface'] as const),
  ...['accent', 'danger', 'ink'].map((kind) => [`c-on-${kind}`, `c-${kind}`] as const),
  ...['danger', 'warn', 'info'].map((kind) => [`c-${kind}`, `c-${kind}-soft`] as const),
  ['c-accent-text', 'c-accent-soft'] as const,
  ['c-text-3', 'c-sunken'] as const,
]

test.each(pairs)('%s on %s has AA contrast in both themes', (text, ground) => {
  for (const theme of [0, 1] as const)
    expect(contrast(token(text, theme), token(ground, theme))).toBeGreaterThanOrEqual(4.5)
})

test.each(['c-line-field', 'c-focus', ...people])('%s can be seen on every ground (3:1)', (name) => {
  for (const theme of [0, 1] as const)
    for (const ground of ['c-surface', 'c-raised'])
      expect(contrast(token(name, theme), token(ground, theme))).toBeGreaterThanOrEqual(3)
})

const curve = (x: number) => (x <= 0.0031308 ? 12.92 * x : 1.055 * x ** (1 / 2.4) - 0.055)
const straight = (x: number) => (x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4)
/** What a browser draws for a colour of some opacity on a ground: it mixes the encoded channels. */
function over(top: Colour, ground: Colour, opacity: number): Colour {
  const mix = (a: number, b: number) => straight(curve(a) * opacity + curve(b) * (1 - opacity))
  return [mix(top[0], ground[0]), mix(top[1], ground[1]), mix(top[2], ground[2])]
}
const opacity = Number(/--p-selection: (\d+)%/.exec(css)?.[1]) / 100

test.each(people)('code has AA contrast in a selection of the colour %s, in both themes', (person) => {
  for (const theme of [0, 1] as const)
    for (const text of ['c-text', ...code.map((kind) => `k-${kind}`)]) {
      const ground = over(token(person, theme), token('c-surface', theme), opacity)
      expect([text, theme, contrast(token(text, theme), ground) >= 4.5]).toEqual([text, theme, true])
    }
})

test('O15: code has AA contrast on the lines under a template, and each origin has a line or pattern of its own', () => {
  for (const theme of [0, 1] as const)
    for (const text of ['c-text', ...code.map((kind) => `k-${kind}`)])
      expect([text, theme, contrast(token(text, theme), token('c-line', theme)) >= 3]).toEqual([
        text,
        theme,
        true,
      ])
  const rules = readFileSync(new URL('../replay/origins.css', import.meta.url), 'utf8')
  const looks = Object.values(ORIGINS).map((name) => {
    const blocks = rules.match(new RegExp(`(^|\\n)[^{}]*\\.origin-${name}\\b[^{]*\\{[^}]*\\}`, 'g')) ?? []
    return blocks
      .flatMap((block) => block.match(/(text-decoration-(line|style)|background-image): [^;]*/g) ?? [])
      .toSorted()
      .join()
  })
  expect(new Set(looks).size).toBe(Object.keys(ORIGINS).length)
})

test('every colour that is drawn is inside sRGB', () => {
  for (const person of people)
    for (const theme of [0, 1] as const)
      for (const channel of token(person, theme)) {
        expect(channel).toBeGreaterThan(-0.002)
        expect(channel).toBeLessThan(1.002)
      }
})
