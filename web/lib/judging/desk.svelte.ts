import type { Judgement, RoomProblem } from '#core/protocol/judging.ts'
import type { Up } from '#core/protocol/up.ts'
import { openProblem, removeProblem } from '#lib/api/room-problems.ts'
import type { Session } from '#lib/room/session.svelte.ts'
import { RoomHints } from './hints.svelte.ts'
import { ProblemTexts } from './texts.svelte.ts'

/** What of a problem is shown. */
export type Page = 'statement' | 'results' | 'input'

/** What is solved in a room, as one person looks at it: which problem is shown, and what can be done with it. */
export class Desk {
  readonly texts: ProblemTexts
  readonly hints: RoomHints
  page = $state<Page>('statement')
  /** By problem, what was typed to be tried. */
  inputs = $state<Record<string, string>>({})
  picking = $state(false)
  #session: Session
  #chosen = $state<string | null>(null)
  #starting = $state(false)

  constructor(session: Session) {
    this.#session = session
    this.texts = new ProblemTexts(() => session.code)
    this.hints = new RoomHints(() => session.code)
  }

  /** The problem that is shown: the one that was chosen, or else the last one. */
  readonly problem = $derived.by((): RoomProblem | null => {
    const { problems } = this.#session.state
    return problems.find(({ id }) => id === this.#chosen) ?? problems.at(-1) ?? null
  })

  /** How it was judged last. */
  readonly judgement = $derived.by((): Judgement | null => {
    const { judgements } = this.#session.state
    return judgements.find(({ problem }) => problem === this.problem?.id) ?? null
  })

  /** The judgement that goes on in the room, of whichever problem. */
  readonly active = $derived.by((): Judgement | null => {
    const goesOn = ({ status }: Judgement) => status === 'waiting' || status === 'running'
    return this.#session.state.judgements.find(goesOn) ?? null
  })

  /** A judgement was asked for and has not begun. */
  get starting(): boolean {
    return this.#starting
  }

  show(problem: string, page: Page = 'statement'): void {
    this.#chosen = problem
    this.page = page
  }

  /** Has the problem's files judged as they are now, and shows what becomes of it. Rejects with a sentence. */
  async judge(kind: Judgement['kind'], input?: string): Promise<void> {
    const { problem } = this
    if (!problem || this.#starting || this.active) return
    this.#starting = true
    this.page = 'results'
    try {
      // What is judged is what the room has: the last key pressed must be there first.
      await this.#session.settled()
      const more = input === undefined ? {} : { input }
      const ask = (id: string): Up => ({ t: 'judge', id, problem: problem.id, kind, ...more })
      await this.#session.request(ask)
    } finally {
      this.#starting = false
    }
  }

  stop(): void {
    if (this.active) this.#session.tell({ t: 'cancelJudging', judgement: this.active.id })
  }

  /** Opens a problem, or one that is open in another language, for everybody. */
  async open(problem: string, language: string): Promise<void> {
    await openProblem(this.#session.code, problem, language)
    this.show(problem)
  }

  async remove(problem: string): Promise<void> {
    await removeProblem(this.#session.code, problem)
  }
}

const desks = new WeakMap<Session, Desk>()

/** The desk of a visit; it stays while other panels are shown. */
export function deskOf(session: Session): Desk {
  let desk = desks.get(session)
  if (!desk) desks.set(session, (desk = new Desk(session)))
  return desk
}
