import { lettersOf } from '#core/protocol/test-letters.ts'
import type { MOMENT_WHYS } from '#core/protocol/api/curve.ts'
import type { JudgeVerdict } from '#core/protocol/judge.ts'
import type { Judgement, Outcome, RoomProblem } from '#core/protocol/judging.ts'
import { withOutcomes } from '#core/room/judgement-state.ts'
import type { Source } from '#core/room/sources.ts'
import type { RecordedEvent, RecordedPush } from './event.ts'
import { programDigest, programIn, sourcesIn } from './judged-program.ts'
import { TEMPLATE_USER } from './sittings.ts'
import { changesOf, emptyFile, type ReplayFile, type SessionState } from './state.ts'
import { mostTelling, type Telling } from './telling.ts'

/** Moments of one problem in one session that are looked at, at most. */
export const MOST_MOMENTS = 120
/** Writing pauses when nothing is written for this long, milliseconds. */
export const PAUSE_MS = 2_000
/** What is idle for longer was no work, milliseconds. */
export const IDLE_WORK_MS = 120_000

/**
 * A moment at which tests say something: `busy` are the milliseconds that were worked until then, `digest` that of the program
 * (`programDigest`), null where there is none; `known` is what the session itself says of its tests.
 */
export type TestMoment = {
  seq: number
  at: number
  busy: number
  why: (typeof MOMENT_WHYS)[number]
  digest: string | null
  known: string | null
}

type Stamp = { seq: number; at: number }
type Kept = Telling & Omit<TestMoment, 'digest'> & { place: RoomProblem; sources: readonly Source[] }
type Submitted = { judgement: Judgement; outcomes: Outcome[]; moment: Kept }

/** Finds the moments of a session at which its answer to a problem is to be judged: take each event, then ask for the end. */
export class TestMoments {
  readonly #id: string
  #files: Map<string, ReplayFile>
  #problem: RoomProblem | null
  #kept: Kept[] = []
  /** The last change that is in no moment yet. */
  #written: Stamp | null = null
  #lastWork: number | null = null
  #busy = 0
  #submitted: Submitted | null = null

  /** `start` is the state before the first event that is taken. */
  constructor(problem: string, start: Pick<SessionState, 'files' | 'problems'>) {
    this.#id = problem
    this.#files = new Map(start.files)
    this.#problem = start.problems.get(problem) ?? null
  }

  take(event: RecordedEvent): void {
    if (this.#written && event.at - this.#written.at >= PAUSE_MS) this.#keep('pause', event.at)
    switch (event.kind) {
      case 'push':
        return this.#push(event)
      case 'file':
        return this.#file(event)
      case 'problem':
        if (event.problem.id !== this.#id || event.change === 'hint') return
        if (this.#written) this.#keep('pause', event.at)
        this.#problem = event.change === 'opened' ? event.problem : null
        return
      case 'judgement':
        return this.#begin(event)
      case 'outcomes':
        if (event.judgement === this.#submitted?.judgement.id)
          this.#submitted.outcomes = withOutcomes(this.#submitted.outcomes, event.list)
        return
      case 'judged':
        return this.#ended(event.judgement, event.verdict)
      default:
    }
  }

  /** The moments, in order; never two in a row with the same text. */
  end(): TestMoment[] {
    if (this.#written) this.#keep('end', this.#written.at + IDLE_WORK_MS)
    return mostTelling(this.#kept, MOST_MOMENTS).map(({ seq, at, busy, why, known, place, sources }) => {
      const program = programIn(sources, place)
      return { seq, at, busy, why, known, digest: program && programDigest(program) }
    })
  }

  #push(push: RecordedPush): void {
    const file = this.#files.get(push.file)
    if (!file) return
    const changes = changesOf(push, file)
    const text = changes.reduce((now, change) => change.apply(now), file.text)
    this.#files.set(file.id, { ...file, text, version: file.version + changes.length })
    if (push.user !== TEMPLATE_USER) this.#wrote(file.name, push)
  }

  #file({ change, file: { id, name }, ...event }: Extract<RecordedEvent, { kind: 'file' }>): void {
    const before = this.#files.get(id)
    if (change === 'removed') this.#files.delete(id)
    else if (change === 'created' || before) this.#files.set(id, { ...(before ?? emptyFile(id)), name })
    if (change === 'created') return
    this.#wrote(before?.name ?? name, event)
    this.#wrote(name, event)
  }

  /** Somebody changed a file of this name, which may be one of the problem's. */
  #wrote(name: string, { seq, at }: Stamp): void {
    if (!this.#problem || !name.startsWith(`${this.#problem.folder}/`)) return
    this.#work(at)
    this.#written = { seq, at }
  }

  #work(at: number): void {
    const since = this.#lastWork === null ? 0 : at - this.#lastWork
    if (since > 0 && since <= IDLE_WORK_MS) this.#busy += since
    this.#lastWork = Math.max(at, this.#lastWork ?? at)
  }

  #begin({ judgement, seq, at }: Extract<RecordedEvent, { kind: 'judgement' }>): void {
    if (judgement.problem !== this.#id || judgement.kind === 'try') return
    this.#work(at)
    this.#written = { seq, at }
    const moment = this.#keep('tests', at)
    this.#submitted = moment && judgement.kind === 'submit' ? { judgement, outcomes: [], moment } : null
  }

  #ended(id: string, { status }: JudgeVerdict): void {
    if (id !== this.#submitted?.judgement.id) return
    const { moment } = this.#submitted
    if (status === 'ok' || status === 'wrong_answer') moment.known = knownBy(this.#submitted) ?? moment.known
    this.#submitted = null
  }

  /** Keeps the text as it was after the last change; nothing of the kind is kept twice in a row. */
  #keep(why: Kept['why'], until: number): Kept | null {
    const [written, place] = [this.#written, this.#problem]
    this.#written = null
    if (!written || !place) return null
    const rest = until - written.at
    const sources = sourcesIn(this.#files.values(), place)
    const last = this.#kept.at(-1)
    if (last && last.place === place && isSame(last.sources, sources)) {
      last.rest = Math.max(last.rest, rest)
      if (why === 'tests') Object.assign(last, { asked: true, why })
      return last
    }
    const kept: Kept = {
      ...{ ...written, busy: this.#busy, why, known: null },
      ...{ asked: why === 'tests', rest, place, sources },
    }
    this.#kept.push(kept)
    return kept
  }
}

/** What a submission that ended says of every test of the problem; null when it does not. */
function knownBy({ judgement, outcomes, moment: { place, sources } }: Submitted): string | null {
  // It may have begun with a file of another language.
  if (programIn(sources, place)?.language !== judgement.language) return null
  const isWhole = outcomes.length === place.tests.length && outcomes.every(({ n }, i) => n === i)
  return isWhole ? lettersOf(outcomes.map(({ result }) => result.status)) : null
}

const isSame = (a: readonly Source[], b: readonly Source[]): boolean =>
  a.length === b.length &&
  a.every(({ id, name, text }, i) => b[i]?.id === id && b[i].name === name && b[i].text.eq(text))
