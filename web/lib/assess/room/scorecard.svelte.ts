import type { Criterion } from '#core/protocol/api/assessments.ts'
import type { Scorecard, ScorecardBody } from '#core/protocol/api/scorecards.ts'
import { messageOf } from '#lib/api/error.ts'
import { getScorecards, giveScorecard, saveScorecard } from '../api.ts'

/** Milliseconds without a change after which the draft is kept. */
const PAUSE_MS = 700

const EMPTY: ScorecardBody = { marks: [], moments: [], summary: '', recommendation: null }

const cards = new Map<string, OwnScorecard>()

/** The page's scorecard of a room: what is being written stays in it, however often its panel is opened. */
export function scorecardOf(code: string): OwnScorecard {
  const card = cards.get(code) ?? new OwnScorecard(code)
  cards.set(code, card)
  return card
}

/** One's own scorecard of a session, kept as a draft while it is written, until it is given. */
export class OwnScorecard {
  readonly #code: string
  #body = $state.raw<ScorecardBody>(EMPTY)
  #rubric = $state.raw<readonly Criterion[]>([])
  #others = $state.raw<readonly Scorecard[]>([])
  #givenAt = $state<number | null>(null)
  #state = $state<'loading' | 'failed' | 'saved' | 'saving' | 'unsaved'>('loading')
  #problem = $state<string | null>(null)
  #timer: ReturnType<typeof setTimeout> | undefined
  #saving: Promise<void> | null = null

  constructor(code: string) {
    this.#code = code
  }

  get body(): ScorecardBody {
    return this.#body
  }
  get rubric(): readonly Criterion[] {
    return this.#rubric
  }
  /** Those that others gave. */
  get others(): readonly Scorecard[] {
    return this.#others
  }
  /** When it was given; it does not change any more then. */
  get givenAt(): number | null {
    return this.#givenAt
  }
  /** `failed`: it could not be loaded. `unsaved`: the last change is only here. */
  get state(): 'loading' | 'failed' | 'saved' | 'saving' | 'unsaved' {
    return this.#state
  }
  /** Why the last thing did not work, in a sentence. */
  get problem(): string | null {
    return this.#problem
  }

  async load(): Promise<void> {
    // What is being written is newer than what is kept.
    if (this.#state === 'saving' || this.#state === 'unsaved') return
    const before = this.#body
    try {
      const { rubric, scorecards } = await getScorecards(this.#code)
      const mine = scorecards.find(({ mine }) => mine)
      this.#rubric = rubric
      this.#others = scorecards.filter(({ mine }) => !mine)
      // Something was written while this was on its way, and may have been kept meanwhile.
      if (this.#body !== before) return
      if (mine) this.#take(mine)
      this.#state = 'saved'
      this.#problem = null
    } catch (error) {
      this.#state = 'failed'
      this.#problem = messageOf(error)
    }
  }

  /** Changes some of it. */
  set(change: Partial<ScorecardBody>): void {
    if (this.#givenAt !== null) return
    this.#body = { ...this.#body, ...change }
    this.#state = 'unsaved'
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.save(), PAUSE_MS)
  }

  /** The mark of one criterion; the same score again takes it back. */
  mark(criterion: string, change: { score?: number | null; note?: string }): void {
    const before = this.#body.marks.find((mark) => mark.criterion === criterion)
    const next = { ...(before ?? { criterion, score: null, note: '' }), ...change }
    const others = this.#body.marks.filter((mark) => mark.criterion !== criterion)
    this.set({ marks: [...others, next] })
  }

  /** Keeps what was changed; one try at a time. */
  async save(): Promise<void> {
    clearTimeout(this.#timer)
    await this.#saving
    if (this.#state !== 'unsaved') return
    this.#state = 'saving'
    this.#saving = this.#send()
    await this.#saving
    this.#saving = null
  }

  async #send(): Promise<void> {
    try {
      await saveScorecard(this.#code, this.#body)
      this.#problem = null
      // It may have been changed meanwhile.
      if (this.#state === 'saving') this.#state = 'saved'
    } catch (error) {
      this.#problem = messageOf(error)
      this.#state = 'unsaved'
    }
  }

  /** Gives it to the others of the staff. */
  async give(): Promise<void> {
    await this.save()
    if (this.#state !== 'saved') throw new Error('unsaved')
    this.#take(await giveScorecard(this.#code))
    await this.load()
  }

  #take({ marks, moments, summary, recommendation, submittedAt }: Scorecard): void {
    this.#body = { marks, moments, summary, recommendation }
    this.#givenAt = submittedAt
  }
}
