import * as v from 'valibot'
import { LIMITS } from './limits.ts'

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Graphemes in a room's title. */
const TITLE_GRAPHEMES = 80
/** A grapheme may be any number of combining marks; a name stays small whatever it holds. */
const UNITS_PER_NAME = 320

/**
 * What a name may not hold: control, private and unpaired characters, line separators, direction overrides and
 * characters that show nothing, by which one name could pass for another.
 */
const FORBIDDEN = /[\p{Cc}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\ufff9-\ufffb]/u
/** Joiners and the choice between text and picture: they show nothing themselves, but emoji and scripts need them. */
const JOINERS = /\u200c|\u200d|\ufe0e|\ufe0f/g
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u

const name = (what: string, max: number) =>
  v.pipe(
    v.string(`${what} must be text.`),
    // Before anything that costs more the longer it is.
    v.maxLength(UNITS_PER_NAME * 4, `${what} is too long: at most ${max} characters.`),
    v.normalize('NFC'),
    v.transform((text) => text.replace(/\p{Zs}+/gu, ' ').trim()),
    v.minLength(1, `${what} is missing.`),
    v.check(
      (text) => !FORBIDDEN.test(text.replace(JOINERS, '')),
      `${what} has characters that cannot be shown.`,
    ),
    v.check((text) => VISIBLE.test(text), `${what} has no visible character.`),
    v.check(
      (text) => text.length <= UNITS_PER_NAME && countGraphemes(text) <= max,
      `${what} is too long: at most ${max} characters.`,
    ),
  )

/** A person's name, as others see it. */
export const personName = name('The name', LIMITS.nameGraphemes)
/** The name by which a person tells a token from others. */
export const tokenName = name('The name', LIMITS.nameGraphemes)
/** A room's title. */
export const roomTitle = name('The title', TITLE_GRAPHEMES)

/**
 * What is unique about a room's name in the lobby: names that differ only in case, in spaces, in how their characters are
 * composed or in what shows nothing are one.
 */
export const lobbyKey = (name: string): string =>
  name.replace(JOINERS, '').replace(/\s/gu, '').normalize('NFKC').toUpperCase().toLowerCase().normalize('NFC')

function countGraphemes(text: string): number {
  let count = 0
  for (const _ of graphemes.segment(text)) count++
  return count
}
