import type { Text } from '@codemirror/state'
import { countGraphemes } from '#core/room/graphemes.ts'
import { PIECES, remember, wasDeleted, type Deletions } from './deleted.ts'
import {
  runsBetween,
  tagged,
  withEdits,
  type OriginEdit,
  type OriginLetter,
  type Origins,
} from './origins.ts'
import type { Change } from './operation.ts'

/** Characters that a push inserted, by what they came from. */
export type Came = Partial<Record<OriginLetter, number>>

/** What a push is compared with: who made it and when, the room's texts before it, and what its author deleted. */
export type Scene = {
  user: string
  at: number
  file: string
  /** Texts of the room's files at this moment, the edited one first. */
  texts: () => Iterable<Text>
  deletions: Deletions
  /** Characters that may still be searched for this push: whoever pastes without end is not looked up without end. */
  budget: number
}

/** What is searched for one push at most, in characters, and what looking through deletions counts as. */
export const SEARCH = 4_000_000
const LOOK = 20_000

/** Changes of one operation up to which text that it moves is looked for. */
const MOVES = 100
/** Graphemes that one key, and one step of an input method, can insert. */
const KEY = 2
const COMPOSED = 20
/** Characters that a completion can have. */
const COMPLETION = 200
/** Characters of white space that are nobody's text. */
const BLANKS = 200
/** A paste that is at least this long, or a line, is looked for in the room. */
const PASTE = 8

/**
 * The origins of a text after the changes of an operation that came about as `letter` says (`core/protocol/shared.ts`), as far
 * as that can be: what is too large for it is counted as a paste. `scene` is taken along; `came` is added to.
 */
export function originsAfter(
  origins: Origins,
  changes: readonly Change[],
  letter: string,
  scene: Scene,
  came: Came,
): Origins {
  const moves = movesIn(changes)
  let { tags } = origins
  const edits: OriginEdit[] = []
  for (const { from, to, inserted } of changes) {
    let runs: ArrayLike<number> = []
    if (inserted !== '') {
      const moved = moves && runsOfMoved(origins, moves, inserted)
      const origin = moved ? countsAs(letter) : originOf(inserted, letter, scene)
      came[origin] = (came[origin] ?? 0) + inserted.length
      const put = moved ? { tag: 0, tags } : tagged(tags, origin, scene.user)
      tags = put.tags
      runs = moved ?? [inserted.length, put.tag]
    }
    edits.push({ from, to, runs })
  }
  if (!BY_ROOM.includes(letter)) rememberGone(changes, scene)
  return withEdits(origins, tags, edits)
}

/** What may have moved, by its text; null where nothing can have. */
function movesIn(changes: readonly Change[]): ReadonlyMap<string, Change> | null {
  if (changes.length > MOVES || changes.every(({ gone }) => gone === '')) return null
  return new Map(changes.map((change) => [change.gone, change]))
}

function rememberGone(changes: readonly Change[], scene: Scene): void {
  const { user, file, at } = scene
  for (const { from, gone } of changes.slice(-PIECES))
    if (gone !== '') scene.deletions = remember(scene.deletions, user, gone, { file, from, at })
}

/** Letters that only the room writes. */
const BY_ROOM = 'mb'

/** What text counts as that the operation only moved: its characters keep their origins. */
function countsAs(letter: string): OriginLetter {
  if (letter === 'p' || letter === 'd') return 'i'
  return letter === 'u' || letter === 'b' || letter === 'm' ? letter : 'e'
}

/**
 * The origins of text that the same operation deletes elsewhere. Moving a line takes its line break from one end of it to
 * the other.
 */
export function runsOfMoved(
  origins: Origins,
  moves: ReadonlyMap<string, Change>,
  inserted: string,
): number[] | null {
  const same = moves.get(inserted)
  if (same) return [...runsBetween(origins, same.from, same.to)]
  const down = inserted.startsWith('\n') ? moves.get(`${inserted.slice(1)}\n`) : undefined
  const up = inserted.endsWith('\n') ? moves.get(`\n${inserted.slice(0, -1)}`) : undefined
  const turned = down ?? up
  if (!turned) return null
  const { from, to } = turned
  const middle = down ? to - 1 : from + 1
  return [...runsBetween(origins, middle, to), ...runsBetween(origins, from, middle)]
}

function originOf(inserted: string, letter: string, scene: Scene): OriginLetter {
  switch (letter) {
    case 'm':
    case 'b':
      return letter
    case 'c':
      return inserted.length <= COMPLETION ? 'c' : pasted(inserted, scene)
    case 'e':
      return isSmall(inserted) || isBlank(inserted) ? 'e' : pasted(inserted, scene)
    case 'u':
      if (look(scene) && wasDeleted(scene.deletions.get(scene.user), inserted)) return 'u'
      return isTyped(inserted) ? 't' : pasted(inserted, scene)
    case 'p':
    case 'd':
      return pasted(inserted, scene)
    default:
      return isTyped(inserted) ? 't' : pasted(inserted, scene)
  }
}

/** Whether a key or an input method inserts such a text at once: line breaks with indentation and closing brackets too. */
function isTyped(text: string): boolean {
  if (text.length <= KEY || isBlank(text)) return true
  const line = text.replace(/^\n[ \t]*/, '')
  if (line.includes('\n')) return /^[ \t]*\n[ \t]*$/.test(line)
  if (countUpTo(line, KEY) <= KEY) return true
  if (line.length <= PASTE && /^[()[\]{}<>"'`]+$/.test(line)) return true
  if (/^([-*+>]|\d{1,4}[.)])( \[[ x]\])? ?$/.test(line)) return true
  return line === text && isSmall(text) && WORDS.test(text)
}

/** What an input method composes: words, not code; what was taken out of a record may have been words. */
const WORDS = /^[█\p{L}\p{M}\p{N}\p{Extended_Pictographic}\u200d ’'.,!?。、，-]+$/u

const isSmall = (text: string): boolean => !text.includes('\n') && countUpTo(text, COMPOSED) <= COMPOSED

const isBlank = (text: string): boolean => text.length <= BLANKS && text.trim() === ''

const countUpTo = (text: string, stop: number): number =>
  /^[ -~\t\n]*$/.test(text) ? text.length : countGraphemes(text, stop)

/** From inside when the same text stands in the room or was deleted by the same person; from outside else. */
function pasted(text: string, scene: Scene): OriginLetter {
  const core = withoutBreaks(text)
  if (core === '' || (text.length < PASTE && !text.includes('\n'))) return 'o'
  if (look(scene) && wasDeleted(scene.deletions.get(scene.user), text)) return 'i'
  for (const other of scene.texts()) {
    if (other.length < core.length) continue
    scene.budget -= other.length
    if (scene.budget < 0) return 'o'
    if (wholeOf(other).includes(core)) return 'i'
  }
  return 'o'
}

/** Texts that were looked through: those of other files are mostly the same the next time. */
const wholes = new WeakMap<Text, string>()

function wholeOf(text: Text): string {
  let whole = wholes.get(text)
  if (whole === undefined) wholes.set(text, (whole = text.toString()))
  return whole
}

/** A text without the line breaks around it: where it stands, it may be the first line or the last. */
function withoutBreaks(text: string): string {
  let [from, to] = [0, text.length]
  while (from < to && text[from] === '\n') from++
  while (to > from && text[to - 1] === '\n') to--
  return text.slice(from, to)
}

function look(scene: Scene): boolean {
  scene.budget -= LOOK
  return scene.budget >= 0
}
