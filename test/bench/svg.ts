/** What a plot of bars shows: for each row one bar of each series; null where there is no figure. */
export type Bars = {
  title: string
  unit: string
  rows: readonly string[]
  series: readonly { name: string; values: readonly (number | null)[] }[]
  /** A figure that the others are held against. */
  mark?: { value: number; name: string }
}

const [WIDTH, LEFT, RIGHT, TOP, BAR, GAP] = [720, 210, 70, 58, 14, 12]
/** Told apart by light and dark too, and read on white as on black. */
export const COLOURS = ['#2f7ebc', '#d9822b', '#7a6fd0', '#3f9a5f']

/** Bars that lie, the first row on top, as an SVG that can be read on light and dark ground and tells its figures in words. */
export function bars({ title, unit, rows, series, mark }: Bars): string {
  const most = Math.max(
    ...series.flatMap(({ values }) => values.map((value) => value ?? 0)),
    mark?.value ?? 0,
  )
  const x = (value: number) => (Math.max(0, value) / most) * (WIDTH - LEFT - RIGHT)
  const high = series.length * BAR + GAP
  const bottom = TOP + rows.length * high
  const drawn = rows.flatMap((row, i) => {
    const top = TOP + i * high
    return [
      words(LEFT - 8, top + (series.length * BAR) / 2 + 4, row, 'end'),
      ...series.flatMap(({ values }, s) => {
        const [value, y] = [values[i] ?? null, top + s * BAR]
        if (value === null) return [words(LEFT + 4, y + 11, '–')]
        return [
          `<rect x="${LEFT}" y="${y}" width="${round(x(value))}" height="${BAR - 2}" rx="2" fill="${COLOURS[s % COLOURS.length] ?? ''}"/>`,
          words(LEFT + x(value) + 5, y + 11, said(value)),
        ]
      }),
    ]
  })
  const described = rows.map(
    (row, i) =>
      `${row}: ${series.map(({ name, values }) => `${name} ${withUnit(values[i] ?? null, unit)}`).join(', ')}`,
  )
  return framed({
    ...{ width: WIDTH, height: bottom + 8, heading: unit === '' ? title : `${title}, ${unit}`, title },
    described: escaped(described.join('; ')),
    body: [
      ...legend(series.map(({ name }) => name)),
      ...drawn,
      `<path class="axis" d="M${LEFT} ${TOP - 4}V${bottom}"/>`,
      ...(mark ? marked(LEFT + x(mark.value), bottom, mark.name) : []),
    ],
  })
}

type Framed = {
  width: number
  height: number
  heading: string
  title: string
  /** The figures in words, escaped. */
  described: string
  body: readonly string[]
}

/** A plot around what is drawn in it: its size, names, and colours on light and dark ground. */
export const framed = ({ width, height, heading, title, described, body }: Framed): string =>
  [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<desc>${described}</desc>`,
    '<style>text{font:12px system-ui,sans-serif;fill:#24292f}.axis{stroke:#6e7781}',
    '@media(prefers-color-scheme:dark){text{fill:#e6edf3}.axis{stroke:#8b949e}}</style>',
    `<text x="0" y="16" style="font-weight:600">${escaped(heading)}</text>`,
    ...body,
    '</svg>\n',
  ].join('\n')

/** What the colours mean. */
export function legend(names: readonly string[]): string[] {
  let at = 0
  return names.flatMap((name, s) => {
    const from = at
    at += 28 + name.length * 7
    return [
      `<rect x="${from}" y="29" width="10" height="10" rx="2" fill="${COLOURS[s % COLOURS.length] ?? ''}"/>`,
      words(from + 15, 38, name),
    ]
  })
}

const marked = (x: number, bottom: number, name: string): string[] => [
  `<path class="axis" stroke-dasharray="3 3" d="M${round(x)} ${TOP - 4}V${bottom}"/>`,
  words(x, TOP - 8, name, 'middle'),
]

/** Text at a place. */
export const words = (x: number, y: number, text: string, anchor = 'start'): string =>
  `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}">${escaped(text)}</text>`

/** A number as short as a drawing needs it. */
export const round = (value: number): number => Math.round(value * 10) / 10
/** A number for people. */
export const said = (value: number): string => value.toLocaleString('en', { maximumSignificantDigits: 4 })
const withUnit = (value: number | null, unit: string): string =>
  value === null ? '–' : `${said(value)}${unit === '' ? '' : ` ${unit}`}`

/** Text that is no markup. */
export const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (one) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[one] ?? one)
