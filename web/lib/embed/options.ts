import * as v from 'valibot'
import { personName } from '#core/protocol/names.ts'
import { LIMITS } from '#core/protocol/limits.ts'
import { languageByID } from '#core/protocol/languages.ts'

/** Characters of one setting; what is longer is as if it were not there. */
const UNITS = 4_096
/** Colours a site may choose, by the names of the design system without `--c-`. */
const COLOURS = ['bg', 'surface', 'text', 'text-2', 'line', 'accent', 'on-accent', 'accent-text'] as const
const PANELS = ['files', 'console', 'chat', 'people'] as const
export type Panel = (typeof PANELS)[number]

const text = (max: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(max))
const yes = v.pipe(
  v.picklist(['', '1', 'true', '0', 'false']),
  v.transform((said) => said !== '0' && said !== 'false'),
)
const tokens = v.pipe(
  v.string(),
  v.parseJson(),
  v.record(v.string(), text(80)),
  v.transform((all) => COLOURS.flatMap((name) => (all[name] ? [[name, all[name]] as const] : []))),
)
const lines = v.pipe(
  v.string(),
  v.regex(/^[1-9]\d{0,6}(-[1-9]\d{0,6})?$/),
  v.transform((said) => {
    const [from = 1, to = from] = said.split('-').map(Number)
    return { from: Math.min(from, to), to: Math.max(from, to) }
  }),
)
const start = v.pipe(
  v.string(),
  v.regex(/^\d{1,6}(:[0-5]?\d){0,2}$/),
  v.transform((said) => said.split(':').reduce((sum, part) => sum * 60 + Number(part), 0) * 1_000),
)
const speed = v.pipe(v.string(), v.regex(/^\d{1,2}(\.\d{1,2})?$/), v.transform(Number))
const panels = v.pipe(
  v.string(),
  v.transform((said) => PANELS.filter((panel) => said.split(',').includes(panel))),
)

/** What a site may set, each by itself: what makes no sense is as if it were not said. */
const SETTINGS = {
  file: text(LIMITS.fileNameChars),
  language: v.pipe(
    v.string(),
    v.check((id) => languageByID(id) !== undefined),
  ),
  theme: v.picklist(['light', 'dark', 'auto']),
  tokens,
  readonly: yes,
  panels,
  lines,
  autorun: yes,
  start,
  speed: v.pipe(speed, v.minValue(0.25), v.maxValue(64)),
  name: personName,
  title: text(120),
} as const

/** How a frame looks and what it begins with; `start` in milliseconds. */
export type Options = { [K in keyof typeof SETTINGS]?: v.InferOutput<(typeof SETTINGS)[K]> }

/** Reads the settings of a site, from an address or from a message; never throws. */
export function readOptions(said: Readonly<Record<string, unknown>>): Options {
  const known = Object.entries(SETTINGS).flatMap(([name, schema]) => {
    const value = Object.hasOwn(said, name) ? said[name] : undefined
    if (typeof value !== 'string' || value.length > UNITS) return []
    const parsed = v.safeParse(schema, value)
    return parsed.success ? [[name, parsed.output] as const] : []
  })
  return Object.fromEntries(known)
}

/** The token that a site put into the fragment of a frame's address. */
export const tokenIn = (hash: string): string | undefined => /^#token=([\w.-]+)$/.exec(hash)?.[1]
