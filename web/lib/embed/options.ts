/** Characters of one setting; what is longer is as if it were not there. */
const UNITS = 4_096
/** Colours a site may choose, by the names of the design system without `--c-`. */
const COLOURS = ['bg', 'surface', 'text', 'text-2', 'line', 'accent', 'on-accent', 'accent-text'] as const
const PANELS = ['files', 'console', 'chat', 'people'] as const
export type Panel = (typeof PANELS)[number]
const THEMES = ['light', 'dark', 'auto'] as const
export type ThemeOption = (typeof THEMES)[number]

const text = (most: number) => (said: string) => (said !== '' && said.length <= most ? said : undefined)

const yes = (said: string) =>
  ['', '1', 'true'].includes(said) ? true : ['0', 'false'].includes(said) ? false : undefined

/** One of the themes; undefined for anything else. */
export const readTheme = (said: unknown): ThemeOption | undefined => THEMES.find((theme) => theme === said)

function tokens(said: string): (readonly [string, string])[] | undefined {
  try {
    const all: unknown = JSON.parse(said)
    if (typeof all !== 'object' || all === null) return undefined
    const chosen = new Map<string, unknown>(Object.entries(all))
    return COLOURS.flatMap((name) => {
      const colour = chosen.get(name)
      return typeof colour === 'string' && colour.length <= 80 ? [[name, colour] as const] : []
    })
  } catch {
    return undefined
  }
}

function lines(said: string): { from: number; to: number } | undefined {
  const [, from, to = from] = /^([1-9]\d{0,6})(?:-([1-9]\d{0,6}))?$/.exec(said) ?? []
  if (from === undefined) return undefined
  const ends = [Number(from), Number(to)]
  return { from: Math.min(...ends), to: Math.max(...ends) }
}

function start(said: string): number | undefined {
  if (!/^\d{1,6}(:[0-5]?\d){0,2}$/.test(said)) return undefined
  return said.split(':').reduce((sum, part) => sum * 60 + Number(part), 0) * 1_000
}

function speed(said: string): number | undefined {
  const times = /^\d{1,2}(\.\d{1,2})?$/.test(said) ? Number(said) : 0
  return times >= 0.25 && times <= 64 ? times : undefined
}

const panels = (said: string) => PANELS.filter((panel) => said.split(',').includes(panel))

/** What a site may set, each by itself: what makes no sense is as if it were not said. The server reads `name` and `language` again. */
const SETTINGS = {
  file: text(255),
  language: text(40),
  theme: readTheme,
  tokens,
  readonly: yes,
  panels,
  lines,
  autorun: yes,
  start,
  speed,
  name: text(320),
  title: text(120),
} as const

/** How a frame looks and what it begins with; `start` in milliseconds. */
export type Options = {
  [K in keyof typeof SETTINGS]?: Exclude<ReturnType<(typeof SETTINGS)[K]>, undefined>
}

/** Reads the settings of a site, from an address or from a message; never throws. */
export function readOptions(said: Readonly<Record<string, unknown>>): Options {
  const known = Object.entries(SETTINGS).flatMap(([name, read]) => {
    const value = Object.hasOwn(said, name) ? said[name] : undefined
    if (typeof value !== 'string' || value.length > UNITS) return []
    const meant = read(value)
    return meant === undefined ? [] : [[name, meant] as const]
  })
  return Object.fromEntries(known)
}

/** The token that a site put into the fragment of a frame's address. */
export const tokenIn = (hash: string): string | undefined => /^#token=([\w.-]+)$/.exec(hash)?.[1]
