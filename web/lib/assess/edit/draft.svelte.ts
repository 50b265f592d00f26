import type { Assessment, AssessmentKind, Criterion, NewAssessment } from '#core/protocol/api/assessments.ts'
import { namedTwice } from './criteria.ts'
import { fromField, toField } from './local-time.ts'

type Chosen = { problem: string; version?: number | undefined; title: string }

const NOTES = '## Before\n\n- \n\n## What went well\n\n- \n\n## What did not\n\n- \n'

/** Why an assessment cannot be kept, by field, in sentences. */
type DraftFaults = { problems?: string; minutes?: string; closes?: string; rubric?: string }

/** An assessment while it is written: as its fields have it. */
export class Draft {
  readonly kind: AssessmentKind
  title = $state('')
  problems = $state.raw<Chosen[]>([])
  /** Empty leaves it to whoever solves it. */
  language = $state('')
  minutes = $state('')
  notes = $state('')
  rubric = $state<Criterion[]>([])
  opens = $state('')
  closes = $state('')

  constructor(kind: AssessmentKind, from?: Assessment) {
    this.kind = kind
    this.minutes = kind === 'lesson' ? '' : '60'
    this.notes = kind === 'lesson' ? '' : NOTES
    if (!from) return
    this.title = from.title
    this.problems = from.problems.map(({ problem, version, title }) => ({
      ...{ problem, version, title: title ?? 'A problem that is gone' },
    }))
    this.language = from.language ?? ''
    this.minutes = from.minutes === null ? '' : `${from.minutes}`
    this.notes = from.notes
    this.rubric = structuredClone(from.rubric)
    this.opens = toField(from.opensAt)
    this.closes = toField(from.closesAt)
  }

  /** Why it cannot be kept as it is, by field; in sentences. */
  readonly faults = $derived.by((): DraftFaults => {
    const minutes = this.minutes.trim()
    const bad = minutes !== '' && !(/^\d+$/.test(minutes) && Number(minutes) >= 1 && Number(minutes) <= 1_440)
    const [opens, closes] = [fromField(this.opens), fromField(this.closes)]
    return {
      ...(this.problems.length === 0 ? { problems: 'Choose at least one problem.' } : {}),
      ...(bad ? { minutes: 'A whole number of minutes, up to 1440.' } : {}),
      ...(this.kind === 'take_home' && minutes === '' ? { minutes: 'A take-home needs its minutes.' } : {}),
      ...(opens !== null && closes !== null && closes <= opens
        ? { closes: 'It has to close after it opens.' }
        : {}),
      ...(namedTwice(this.rubric).length > 0 ? { rubric: 'Each criterion has a name of its own.' } : {}),
    }
  })

  /** What is sent. */
  get body(): NewAssessment {
    return {
      kind: this.kind,
      title: this.title.trim(),
      problems: this.problems.map(({ problem, version }) => ({
        problem,
        ...(version === undefined ? {} : { version }),
      })),
      language: this.language || null,
      minutes: this.minutes.trim() === '' ? null : Number(this.minutes),
      notes: this.notes,
      rubric: $state.snapshot(this.rubric),
      opensAt: this.kind === 'take_home' ? fromField(this.opens) : null,
      closesAt: this.kind === 'take_home' ? fromField(this.closes) : null,
    }
  }
}
