import { COLOURS, escaped, framed, legend, round, said, words } from './svg.ts'

/** What a plot of lines shows: for each `x`, which goes up from 0, a value of each series; null where there is none. */
export type Lines = {
  title: string
  unit: string
  x: readonly number[]
  /** The unit of `x`. */
  along: string
  series: readonly { name: string; values: readonly (number | null)[] }[]
}

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [720, 300, 70, 20, 58, 36]

/** Lines over time as an SVG that can be read on light and dark ground and tells its ends in words. */
export function lines({ title, unit, x, along, series }: Lines): string {
  const most = roundUp(Math.max(1, ...series.flatMap(({ values }) => values.map((value) => value ?? 0))))
  const last = x.at(-1) || 1
  const left = (value: number) => LEFT + (value / last) * (WIDTH - LEFT - RIGHT)
  const top = (value: number) => HEIGHT - BOTTOM - (value / most) * (HEIGHT - TOP - BOTTOM)
  const drawn = series.map(({ values }, s) => {
    const path = values
      .map((value, i) =>
        value === null ? '' : `${pen(values, i)}${round(left(x[i] ?? 0))} ${round(top(value))}`,
      )
      .join('')
    return `<path d="${path}" fill="none" stroke-width="2" stroke="${COLOURS[s % COLOURS.length] ?? ''}"/>`
  })
  const described = series.map(({ name, values }) => {
    const told = values.filter((value) => value !== null)
    return told.length === 0
      ? `${name}: –`
      : `${name}: from ${said(told[0] ?? 0)} to ${said(told.at(-1) ?? 0)}, ${said(Math.max(...told))} at most`
  })
  return framed({
    ...{ width: WIDTH, height: HEIGHT, heading: unit === '' ? title : `${title}, ${unit}`, title },
    described: escaped(described.join('; ')),
    body: [
      ...legend(series.map(({ name }) => name)),
      ...drawn,
      `<path class="axis" fill="none" d="M${LEFT} ${TOP - 4}V${HEIGHT - BOTTOM}H${WIDTH - RIGHT}"/>`,
      words(LEFT - 8, top(most) + 4, said(most), 'end'),
      words(LEFT - 8, top(most / 2) + 4, said(most / 2), 'end'),
      words(LEFT - 8, top(0) + 4, '0', 'end'),
      words(LEFT, HEIGHT - BOTTOM + 18, '0'),
      words(WIDTH - RIGHT, HEIGHT - BOTTOM + 18, `${said(last)} ${along}`, 'end'),
    ],
  })
}

/** The next number that is read easily, also by halves. */
function roundUp(value: number): number {
  const ten = 10 ** Math.floor(Math.log10(value))
  return ([1, 2, 4, 6, 8].find((step) => step * ten >= value) ?? 10) * ten
}

/** A line begins anew behind a gap. */
const pen = (values: readonly (number | null)[], i: number): string =>
  (values[i - 1] ?? null) === null ? 'M' : 'L'
