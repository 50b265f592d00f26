/** Names and values of one series; values must come from small fixed sets, or a scrape grows without end. */
export type Labels = Record<string, string>

const escaped = (text: string) => text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')

/** One line: a name with its labels, and a value. */
export function series(name: string, labels: Labels, value: number): string {
  const list = Object.entries(labels).map(([key, text]) => `${key}="${escaped(text)}"`)
  return `${name}${list.length > 0 ? `{${list.join(',')}}` : ''} ${value}`
}

const head = (name: string, help: string, type: 'counter' | 'gauge' | 'histogram') => [
  `# HELP ${name} ${help}`,
  `# TYPE ${name} ${type}`,
]

/** The lines of a number that is read when somebody asks, in the Prometheus text format. */
export const metric = (
  type: 'counter' | 'gauge',
  name: string,
  help: string,
  values: [Labels, number][],
): string[] => [...head(name, help, type), ...values.map(([labels, value]) => series(name, labels, value))]

/** Durations in buckets, for each set of labels. */
export class Histogram {
  #name: string
  #help: string
  #bounds: readonly number[]
  #series = new Map<string, { labels: Labels; buckets: number[]; sum: number; count: number }>()

  /** `bounds` are the upper ends of the buckets in seconds, ascending. */
  constructor(name: string, help: string, bounds: readonly number[]) {
    this.#name = name
    this.#help = help
    this.#bounds = bounds
  }

  observe(labels: Labels, seconds: number): void {
    const key = JSON.stringify(labels)
    const fresh = { labels, buckets: this.#bounds.map(() => 0), sum: 0, count: 0 }
    const one = this.#series.get(key) ?? fresh
    this.#series.set(key, one)
    one.sum += seconds
    one.count++
    for (const [index, bound] of this.#bounds.entries()) if (seconds <= bound) one.buckets[index]!++
  }

  lines(): string[] {
    const name = this.#name
    const all = [...this.#series.values()].flatMap(({ labels, buckets, sum, count }) => [
      ...this.#bounds.map((le, at) => series(`${name}_bucket`, { ...labels, le: `${le}` }, buckets[at] ?? 0)),
      series(`${name}_bucket`, { ...labels, le: '+Inf' }, count),
      series(`${name}_sum`, labels, sum),
      series(`${name}_count`, labels, count),
    ])
    return [...head(name, this.#help, 'histogram'), ...all]
  }
}
