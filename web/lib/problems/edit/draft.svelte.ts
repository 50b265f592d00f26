import { entryOf } from '#core/judge/entries.ts'
import { readProblemValue, type FaultAt } from '#core/judge/faults-of.ts'
import { emptyFunction } from '#core/judge/stubs.ts'
import { problem as problemSchema, type Problem, type ProblemTest } from '#core/protocol/problem.ts'
import * as v from 'valibot'
import { ApiError, messageOf } from '#lib/api/error.ts'
import { getSource, saveProblem } from '#lib/api/problems.ts'
import { localStore, readStored, writeStored } from '#lib/ui/stored.ts'

const PAUSE_MS = 800

const EMPTY: Problem = {
  slug: '',
  title: '',
  difficulty: 'easy',
  tags: [],
  kind: 'stdio',
  statement: '',
  limits: { cpuMs: 2_000, memoryBytes: 256 << 20, outputBytes: 64 << 10 },
  checker: { name: 'trailing' },
  groups: [],
  starters: { python: { entry: 'main.py', files: [{ name: 'main.py', text: '' }] } },
  references: [],
  hints: [],
  editorial: '',
  tests: [{ name: '1', hidden: false, input: '', expected: '' }],
}
/** What was typed need not be right yet; only its shape is believed. */
const kept = v.nullable(
  v.looseObject({ tests: v.array(v.unknown()), starters: v.record(v.string(), v.unknown()) }),
)

/** Faults as they were found, and the tests in the order that they had then. */
type Found = { faults: readonly FaultAt[]; tests: readonly ProblemTest[] }

/** Faults by where tests are by now; those of tests that are gone are gone too. */
function standing({ faults, tests: then }: Found, now: readonly ProblemTest[]): FaultAt[] {
  return faults.flatMap((fault) => {
    const [, n, rest = ''] = /^tests\.(\d+)(.*)$/.exec(fault.path) ?? []
    const test = n === undefined ? undefined : then[Number(n)]
    if (test === undefined) return fault
    const at = now.indexOf(test)
    return at < 0 ? [] : { ...fault, path: `tests.${at}${rest}` }
  })
}

/** A problem that is being written. It stays in this browser until it is saved. */
export class Draft {
  readonly id: string | null
  problem = $state<Problem>(structuredClone(EMPTY))
  /** The part, such as `tests.3.input`, that somebody is to be brought to; who brings them there sets it back. */
  wanted = $state<string | null>(null)
  #found = $state.raw<Found>({ faults: [], tests: [] })
  #faults = $derived(standing(this.#found, this.problem.tests))
  #status = $state<'loading' | 'ready' | 'failed'>('loading')
  #failure = $state('')
  #restored = $state(false)
  #saving = $state(false)
  #saved = ''
  #timer: ReturnType<typeof setTimeout> | undefined

  /** Of a problem that is there, or of a new one. */
  constructor(id: string | null) {
    this.id = id
  }

  get status(): 'loading' | 'ready' | 'failed' {
    return this.#status
  }
  get failure(): string {
    return this.#failure
  }
  /** Whether this is what was typed here before and not saved. */
  get restored(): boolean {
    return this.#restored
  }
  /** What is wrong with it, as far as it was checked. */
  get faults(): readonly FaultAt[] {
    return this.#faults
  }
  get saving(): boolean {
    return this.#saving
  }

  async load(): Promise<void> {
    try {
      const source = this.id === null ? structuredClone(EMPTY) : await getSource(this.id)
      this.#saved = JSON.stringify(source)
      const before = readStored(localStore(), this.#key, kept, null)
      const shaped = v.safeParse(v.partial(problemSchema), before ?? {})
      // Whatever cannot be shown in the form is not brought back.
      const usable =
        before !== null && (shaped.success || !shaped.issues.some(({ kind }) => kind === 'schema'))
      this.problem = usable ? { ...source, ...(before as Partial<Problem>) } : source
      this.#restored = usable && JSON.stringify(this.problem) !== this.#saved
      this.#status = 'ready'
    } catch (error) {
      this.#failure = messageOf(error)
      this.#status = 'failed'
    }
  }

  /** Keeps what was typed, a moment after the last change. */
  keep(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#store(), PAUSE_MS)
  }

  /** Keeps what was typed at once, where it is not kept yet: the page goes. */
  keepNow(): void {
    if (this.#timer === undefined) return
    clearTimeout(this.#timer)
    this.#store()
  }

  #store(): void {
    this.#timer = undefined
    const now = JSON.stringify(this.problem)
    writeStored(localStore(), this.#key, now === this.#saved ? null : $state.snapshot(this.problem))
  }

  #forget(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    writeStored(localStore(), this.#key, null)
  }

  /** Forgets what was not saved. */
  async discard(): Promise<void> {
    this.#forget()
    await this.load()
  }

  /** Saves it; answers its id, or null with what is wrong in `faults`. */
  async save(): Promise<string | null> {
    if (this.#saving) return null
    const read = readProblemValue($state.snapshot(this.problem))
    this.#blame(read.ok ? [] : read.faults)
    if (!read.ok) return null
    this.#saving = true
    try {
      const { id } = await saveProblem(this.id, read.problem)
      this.#saved = JSON.stringify(this.problem)
      this.#restored = false
      this.#forget()
      return id
    } catch (error) {
      const path = error instanceof ApiError ? (error.field ?? '') : ''
      this.#blame([{ path, message: messageOf(error) }])
      return null
    } finally {
      this.#saving = false
    }
  }

  #blame(faults: readonly FaultAt[]): void {
    this.#found = { faults, tests: [...this.problem.tests] }
    this.wanted = faults[0]?.path ?? null
  }

  /** Changes what it is, and with it what its files are called. */
  become(kind: Problem['kind']): void {
    this.problem.kind = kind
    if (kind === 'function')
      this.problem.signature ??= { name: 'solve', params: [{ name: 'value', type: 'int' }], result: 'int' }
    else delete this.problem.signature
    this.problem.starters = {}
    this.addStarter(kind === 'sql' ? 'sql' : 'python')
  }

  /** Lets it be solved in a language, beginning with an empty program or function. */
  addStarter(language: string): void {
    const { kind, signature } = this.problem
    const made = kind === 'function' && signature ? emptyFunction(language, $state.snapshot(signature)) : null
    const entry = entryOf(kind, language)
    this.problem.starters[language] = made ?? { entry, files: [{ name: entry, text: '' }] }
  }

  addReference(language: string): void {
    const { kind, starters, references } = this.problem
    const entry = entryOf(kind, language)
    const text = starters[language]?.files.find(({ name }) => name === entry)?.text ?? ''
    const name = `solution-${references.length + 1}`
    references.push({ name, language, entry, files: [{ name: entry, text }], expect: 'ok' })
  }

  get #key(): string {
    return `cc.problem.${this.id ?? 'new'}`
  }
}
