import type { ProblemChange, RoomProblem } from '#core/protocol/judging.ts'
import { fileNameKey } from '#core/protocol/file-name.ts'
import { LIMITS } from '#core/protocol/limits.ts'
import type { Author } from '#core/protocol/shared.ts'
import { PIECE, TEMPLATE_CLIENT } from './create.ts'
import { foldFile } from './load.ts'
import { foldProblem } from './judgements.ts'
import type { RoomEvent } from './log.ts'
import { writeAs } from './own-edits.ts'
import { append, type Effect, type Room } from './room.ts'
import type { FirstFile } from './templates.ts'

/** Problems that a room can have at a time. */
const PROBLEMS = 20

/** A problem that is to be opened: what is told of it, and the files that its solver begins with. */
export type Opening = {
  problem: Omit<RoomProblem, 'folder' | 'entry'>
  /** The name of the file to begin with, one of `files`. */
  entry: string
  files: readonly FirstFile[]
  by: Author
}

function whyClosed({ info }: Room): string | null {
  if (info.sealed) return 'This room is sealed: nothing in it changes any more.'
  return info.archived ? 'This room is archived.' : null
}

/** Why a problem cannot be opened here; null when it can. */
export function whyNotOpened(room: Room, { problem, files }: Opening): string | null {
  const closed = whyClosed(room)
  if (closed !== null) return closed
  const isNew = !room.problems.has(problem.id)
  if (isNew && room.problems.size >= PROBLEMS) return `A room can have ${PROBLEMS} problems at a time.`
  const chars = files.reduce((sum, { text }) => sum + text.length, 0)
  const all = [...room.chars.values()].reduce((sum, some) => sum + some, 0)
  if (room.files.size + files.length > LIMITS.files) return `A room can hold ${LIMITS.files} files.`
  return all + chars > LIMITS.roomChars ? 'The files of this room would be too large together.' : null
}

/**
 * Opens a problem, or one that is open already in another language: those of its files that are not there are made in a folder of
 * their own, as the room's own writing. Nothing that somebody wrote is touched.
 */
export function openProblem(room: Room, at: number, opening: Opening): Effect[] {
  if (whyNotOpened(room, opening) !== null) return []
  const { problem, files, entry, by } = opening
  const known = room.problems.get(problem.id)
  const folder = known?.folder ?? freeFolder(room, problem.slug)
  const made = files.flatMap(({ name, text }) => create(room, at, `${folder}/${name}`, text, by))
  const first = [...room.files.values()].find(({ name }) => name === `${folder}/${entry}`)
  const { closed: _, hints: __, ...shown } = problem
  // Whose owner opened it stays as it is, whoever has it in another language.
  const closed = known ? known.closed : problem.closed
  const opened = {
    ...shown,
    folder,
    entry: first?.id ?? null,
    ...(closed ? { closed } : {}),
    ...(known?.hints ? { hints: known.hints } : {}),
  }
  return [...made, ...tell(room, at, 'opened', opened, by)]
}

/** Takes a problem away; its files stay. */
export function removeProblem(room: Room, at: number, id: string, by: Author): Effect[] {
  const problem = room.problems.get(id)
  return problem ? tell(room, at, 'removed', problem, by) : []
}

/** A hint that somebody shows, counted from 1. */
export type Hint = { problem: string; n: number; by: Author }

/** Why a hint cannot be shown here; null when it can, or was already. */
export function whyNoHint(room: Room, id: string, n: number): string | null {
  const closed = whyClosed(room)
  if (closed !== null) return closed
  const problem = room.problems.get(id)
  if (!problem) return 'This problem is not open here.'
  return n > (problem.hints ?? 0) + 1 ? 'Hints are shown one after the other.' : null
}

/** How many hints of a problem everybody here was shown in the version it was opened in last, also once it was taken away. */
export function hintsShown({ problems, log }: Room, id: string): number {
  const open = problems.get(id)
  if (open?.hints !== undefined) return open.hints
  const told = log
    .events(['problem'], Number.MAX_SAFE_INTEGER)
    .flatMap((event) => (event.kind === 'problem' && event.problem.id === id ? [event.problem] : []))
  const version = told.at(-1)?.version
  return Math.max(0, ...told.map((one) => (one.version === version ? (one.hints ?? 0) : 0)))
}

/** Shows everybody a hint; one that is shown already changes nothing. */
export function showHint(room: Room, at: number, { problem: id, n, by }: Hint): Effect[] {
  const problem = room.problems.get(id)
  if (!problem || whyNoHint(room, id, n) !== null || n <= (problem.hints ?? 0)) return []
  return tell(room, at, 'hint', { ...problem, hints: n }, by)
}

function tell(room: Room, at: number, change: ProblemChange, problem: RoomProblem, by: Author): Effect[] {
  const event: RoomEvent & { kind: 'problem' } = { kind: 'problem', change, problem, by }
  const { seq } = append(room, at, event)
  foldProblem(room, event)
  return [{ do: 'broadcast', message: { t: 'problem', seq, change, problem, by } }]
}

function create(room: Room, at: number, name: string, text: string, by: Author): Effect[] {
  const key = fileNameKey(name)
  if ([...room.files.values()].some((file) => fileNameKey(file.name) === key)) return []
  const file = { id: `f${room.lastFile + 1}`, name, version: 0 }
  const event: RoomEvent & { kind: 'file' } = { kind: 'file', change: 'created', file, by }
  const { seq } = append(room, at, event)
  foldFile(room.files, event)
  room.lastFile++
  const effects: Effect[] = [
    { do: 'broadcast', message: { t: 'file', seq, change: 'created', file: { ...file }, by } },
  ]
  for (let from = 0; from < text.length; from += PIECE) {
    const inserted = [0, ...text.slice(from, from + PIECE).split('\n')]
    const op = from === 0 ? [inserted] : [from, inserted]
    effects.push(...writeAs(room, at, TEMPLATE_CLIENT, file.id, op))
  }
  return effects
}

/** The slug, or the slug and a number, where no file and no other folder has that name. */
function freeFolder(room: Room, slug: string): string {
  const keys = [...room.files.values()].map(({ name }) => fileNameKey(name))
  const isTaken = (folder: string) => keys.some((key) => key === folder || key.startsWith(`${folder}/`))
  for (let n = 1; ; n++) {
    const folder = n === 1 ? slug : `${slug}-${n}`
    if (!isTaken(folder)) return folder
  }
}
