import { CAN } from '#core/protocol/access.ts'
import { languageByID } from '#core/protocol/languages.ts'
import type { Refusal } from '#core/protocol/down.ts'
import type { JudgeFrame, JudgeVerdict } from '#core/protocol/judge.ts'
import type { Judgement, Outcome, RoomProblem } from '#core/protocol/judging.ts'
import { onlyWhether, type TestResult } from '#core/protocol/outcome.ts'
import type { Up } from '#core/protocol/up.ts'
import { tellStaff } from './audience.ts'
import { HAND_IN } from './hand-in-id.ts'
import { foldJudgement, isJudging, withOutcomes } from './judgement-state.ts'
import { mayBegin } from './judge-pace.ts'
import { activeJudgement } from './judgements.ts'
import type { Points, RoomEvent } from './log.ts'
import {
  append,
  authorOf,
  documentOf,
  mayI,
  memberOf,
  refuse,
  timer,
  whyClosed,
  type Connection,
  type Effect,
  type Room,
} from './room.ts'
import { programOf } from './sources.ts'
import { spend } from './spending.ts'

/** After the first outcome of a burst, more are gathered this long before they are sent, milliseconds. */
const GATHER_MS = 25
/** What is kept of what the tests of one judgement printed, and of what the compiler said, characters. */
const SHOWN_CHARS = 256 * 1024
const COMPILE_CHARS = 16_000

/** Has the files of a problem judged. A room judges one program at a time, beside one that runs. */
export function judge(
  room: Room,
  connection: Connection,
  at: number,
  message: Extract<Up, { t: 'judge' }>,
): Effect[] {
  const { id, kind, entry, input } = message
  const no = (code: Refusal, why: string) => refuse(connection.id, 'judge', code, why, { id })
  if (!mayI(room, connection, CAN.run))
    return no('not_allowed', whyClosed(room) ?? 'You may not run programs in this room.')
  if (id.startsWith(HAND_IN)) return no('bad_message', 'Only the room names a judgement like this.')
  const problem = room.problems.get(message.problem)
  if (!problem) return no('no_problem', 'This problem is not open here any more.')
  if ([...room.judgements.values()].some((other) => other.id === id)) return []
  if (activeJudgement(room)) return no('busy', 'Tests are running already; stop them first.')
  const by = authorOf(memberOf(room, connection.user))
  if (kind === 'tests' && problem.tests.every(({ hidden }) => hidden))
    return no('no_visible_tests', 'This problem has no visible tests: submit it.')
  if (!mayBegin(room, connection.user, at))
    return no('too_many', 'That were many tests in a short time; wait a little.')
  const began = beginJudgement(room, at, {
    ...{ id, by, problem, kind },
    ...(entry === undefined ? {} : { entry }),
    ...(kind === 'try' ? { input: input ?? '' } : {}),
  })
  return 'why' in began ? no(began.code, began.why) : began
}

/** What is to be judged, in whose name; `entry` is where the problem begins when absent. */
export type Judging = Pick<Judgement, 'id' | 'by' | 'kind' | 'input'> & {
  problem: RoomProblem
  entry?: string
}

/** Begins a judgement in a room where none goes on; why not, when there is nothing that could be judged. */
export function beginJudgement(
  room: Room,
  at: number,
  { id, by, problem, kind, entry: wanted, input }: Judging,
): Effect[] | { code: Refusal; why: string } {
  const folder = `${problem.folder}/`
  const sources = [...room.files.values()]
    .filter(({ name }) => name.startsWith(folder))
    .map((file) => ({
      id: file.id,
      name: file.name.slice(folder.length),
      get text() {
        return documentOf(room, file.id).text
      },
    }))
  const program = programOf(sources, wanted ?? problem.entry ?? '')
  if (!program.ok) return program
  const { languages } = problem
  if (languages && !languages.includes(program.language))
    return { code: 'language_not_offered', why: notOffered(languages) }
  const visible = problem.tests.filter(({ hidden }) => !hidden).length
  const total = kind === 'try' ? 1 : kind === 'tests' ? visible : problem.tests.length
  const fresh: Judgement = {
    ...{ id, by, at: Math.max(at, room.at), problem: problem.id, kind, language: program.language, total },
    ...(input === undefined ? {} : { input }),
    ...{ status: 'waiting' as const, outcomes: [] },
  }
  append(room, at, { kind: 'judgement', judgement: fresh })
  const before = room.judgements.get(problem.id)
  if (before) room.staffOutcomes.delete(before.id)
  room.judgements.set(problem.id, fresh)
  room.judging = { pending: [], staff: [], armed: false, chars: 0 }
  const { language, entry, files } = program
  const ask = {
    ...{ id, room: room.info.id, user: by.user, problem: problem.id, version: problem.version },
    ...{ kind, language, entry, files },
    ...(input === undefined ? {} : { input }),
  }
  return [
    { do: 'broadcast', message: { t: 'judgement', judgement: fresh } },
    { do: 'judge', ask },
  ]
}

const notOffered = (languages: readonly string[]): string =>
  `This problem cannot be solved in this language, but in ${languages.map((id) => languageByID(id)?.name ?? id).join(', ')}.`

/** Asks for the end of the judgement that goes on. */
export function cancelJudging(room: Room, connection: Connection, id: string): Effect[] {
  const no = (code: Refusal, why: string) => refuse(connection.id, 'cancelJudging', code, why, { id })
  if (!mayI(room, connection, CAN.run))
    return no('not_allowed', whyClosed(room) ?? 'You may not run programs in this room.')
  if (activeJudgement(room)?.id !== id) return no('no_run', 'These tests have ended.')
  return [{ do: 'cancelJudging', judgement: id }]
}

/** What the runner says about the active judgement; numbers of tests are those of the problem. */
export function judgeFrame(room: Room, at: number, id: string, said: JudgeFrame): Effect[] {
  const judgement = activeJudgement(room)
  if (judgement?.id !== id) return []
  switch (said.t) {
    case 'queued':
      return show(room, { ...judgement, position: said.position })
    case 'started': {
      const { position: _, ...rest } = judgement
      return show(room, { ...rest, status: 'running' })
    }
    case 'compile': {
      const compile = ((judgement.compile ?? '') + said.data).slice(0, COMPILE_CHARS)
      return show(room, { ...judgement, compile })
    }
    case 'test':
      return take(room, at, judgement, { n: said.n, result: said.result })
    case 'judged':
      return endJudgement(room, at, id, said.verdict)
    case 'alive':
    case 'cut':
    case 'seal':
      return []
    default:
      return said satisfies never
  }
}

/** Everybody is told of hidden tests whether they passed, and of the others everything but what is for staff. */
function take(room: Room, at: number, judgement: Judgement, { n, result }: Outcome): Effect[] {
  const problem = room.problems.get(judgement.problem)
  const hidden = judgement.kind !== 'try' && (problem?.tests[n]?.hidden ?? true)
  // A note says what was expected.
  const { note, ...open } = result
  // Numbers that a program chooses (its time, its memory, its exit code) tell what it read.
  const told = hidden && problem?.closed ? { status: result.status } : result
  if (hidden || note !== undefined) room.judging.staff.push({ n, result: withoutText(told) })
  room.judging.pending.push({ n, result: hidden ? onlyWhether(result) : bounded(room, open) })
  if (room.judging.armed) return []
  room.judging.armed = true
  return [...flush(room, at), ...timer(room, 'outcomes', GATHER_MS)]
}

const withoutText = ({ got: _, printed: __, stderr: ___, ...rest }: TestResult): TestResult => rest

/** What a program printed is kept as long as there is room for it. */
function bounded(room: Room, result: TestResult): TestResult {
  const { got = '', printed = '', stderr = '' } = result
  const chars = got.length + printed.length + stderr.length
  if (room.judging.chars + chars > SHOWN_CHARS) return withoutText(result)
  room.judging.chars += chars
  return result
}

/** The gathering time is over: what came meanwhile goes out, and a new one begins if there was any. */
export function outcomesTimer(room: Room, at: number): Effect[] {
  if (room.judging.pending.length === 0) {
    room.judging.armed = false
    return []
  }
  return [...flush(room, at), ...timer(room, 'outcomes', GATHER_MS)]
}

function flush(room: Room, at: number): Effect[] {
  const judgement = activeJudgement(room)
  if (!judgement) return []
  const { id } = judgement
  const effects: Effect[] = []
  const { pending, staff } = room.judging
  if (pending.length > 0) {
    const event: RoomEvent = { kind: 'outcomes', judgement: id, list: pending }
    append(room, at, event)
    room.judgements.set(judgement.problem, foldJudgement(judgement, event))
    effects.push({ do: 'broadcast', message: { t: 'outcomes', judgement: id, list: pending } })
  }
  if (staff.length > 0) {
    append(room, at, { kind: 'staffOutcomes', judgement: id, list: staff })
    room.staffOutcomes.set(id, withOutcomes(room.staffOutcomes.get(id) ?? [], staff))
    effects.push(...tellStaff(room, { t: 'outcomes', judgement: id, list: staff }))
  }
  room.judging.pending = []
  room.judging.staff = []
  return effects
}

/** Ends the active judgement, once. */
export function endJudgement(
  room: Room,
  at: number,
  id: string,
  verdict: JudgeVerdict,
  points?: Points,
): Effect[] {
  if (activeJudgement(room)?.id !== id) return []
  const rest = flush(room, at)
  const judgement = activeJudgement(room)
  if (!judgement) return rest
  const { compile } = judgement
  const event: RoomEvent = {
    ...{ kind: 'judged', judgement: id, verdict },
    ...(points ? { points } : {}),
    ...(compile === undefined ? {} : { compile }),
  }
  append(room, at, event)
  spend(room, judgement.by.user, at, room.judging.chars + (compile?.length ?? 0))
  room.judgements.set(judgement.problem, foldJudgement(judgement, event))
  const message = { t: 'judged' as const, judgement: id, verdict, ...(points ? { points } : {}) }
  return [...rest, { do: 'broadcast', message }, { do: 'submitted', judgement: id }]
}

/** A judgement whose object was restarted has nobody listening to the runner any more, which need not go on with it. */
export function endOrphanJudgement(room: Room, at: number): Effect[] {
  const judgement = activeJudgement(room)
  if (!isJudging(judgement)) return []
  const { id, total } = judgement
  const message = 'The connection to the runner was lost.'
  const lost = endJudgement(room, at, id, { status: 'lost', passed: 0, total, message })
  return [...lost, { do: 'cancelJudging', judgement: id }]
}

function show(room: Room, next: Judgement): Effect[] {
  room.judgements.set(next.problem, next)
  return [{ do: 'broadcast', message: { t: 'judgement', judgement: { ...next, outcomes: [] } } }]
}
