import { tick } from 'svelte'
import { JUDGE_LIMITS } from '#core/protocol/judge.ts'
import type { ProblemTest } from '#core/protocol/problem.ts'
import { announceChange } from '#lib/assess/edit/order.ts'
import { toasts } from '#lib/ui/toast.svelte.ts'
import type { Draft } from './draft.svelte.ts'
import { freeName, groupSums, matchingTests, moveInside, TESTS_A_PAGE } from './test-list.ts'
import type { FoundTests } from './tests-in.ts'

/** What the table of a problem's tests shows, and what is done in it. Tests are named by their number, from 0. */
export class TestsDesk {
  readonly draft: Draft
  #words = $state('')
  #page = $state(0)
  /** The test that is open in the editor, and the field that it was opened at. */
  edited = $state<{ n: number; field: string } | null>(null)
  /** Why tests were not taken. */
  why = $state<string | null>(null)
  /** What a screen reader is told. */
  said = $state('')

  #all = $derived.by(() => matchingTests(this.draft.problem.tests, this.draft.problem.groups, this.#words))
  #sums = $derived.by(() => groupSums(this.draft.problem.tests, this.draft.problem.groups))
  #wrong = $derived.by(() => new Map(this.draft.faults.map(({ path, message }) => [path, message])))

  constructor(draft: Draft) {
    this.draft = draft
  }

  get words(): string {
    return this.#words
  }
  set words(words: string) {
    this.#words = words
    this.#page = 0
  }
  /** How many tests have the words. */
  get matching(): number {
    return this.#all.length
  }
  get pages(): number {
    return Math.max(1, Math.ceil(this.#all.length / TESTS_A_PAGE))
  }
  get page(): number {
    return Math.min(this.#page, this.pages - 1)
  }
  set page(page: number) {
    this.#page = page
  }
  /** The numbers of the tests on this page. */
  get shown(): readonly number[] {
    return this.#all.slice(this.page * TESTS_A_PAGE, (this.page + 1) * TESTS_A_PAGE)
  }
  /** How many tests the groups have, and what they are worth. */
  get sums(): { counts: readonly number[]; points: number } {
    return this.#sums
  }
  /** What is wrong with a field of a test; without a field, with the test as a whole. */
  wrong(n: number, field?: string): string | undefined {
    return this.#wrong.get(field === undefined ? `tests.${n}` : `tests.${n}.${field}`)
  }

  /** One more test, in the editor at once. */
  add(): void {
    const { tests } = this.draft.problem
    if (!this.#fits(1)) return
    tests.push({ name: freeName(tests), hidden: true, input: '', expected: '' })
    this.words = ''
    this.#page = this.pages - 1
    this.edited = { n: tests.length - 1, field: 'name' }
  }

  /** Takes tests that were found somewhere; an empty one that nobody filled in gives way. */
  take(found: FoundTests): boolean {
    this.why = 'why' in found ? found.why : null
    if (!('tests' in found)) return false
    const { problem } = this.draft
    const filled = problem.tests.filter(({ input, expected }) => input !== '' || expected !== '')
    if (!this.#fits(found.tests.length, filled.length)) return false
    problem.tests = [...filled, ...found.tests]
    this.words = ''
    const { length } = found.tests
    this.said = length === 1 ? 'One test was added.' : `${length} tests were added.`
    return true
  }

  async duplicate(n: number): Promise<void> {
    const { tests } = this.draft.problem
    const test = tests[n]
    if (!test || !this.#fits(1)) return
    tests.splice(n + 1, 0, { ...$state.snapshot(test), name: freeName(tests, test.name) })
    this.said = `${test.name} is there twice, the copy as number ${n + 2}.`
    await this.focus(n + 1, 'name')
  }

  async remove(n: number): Promise<void> {
    const { tests } = this.draft.problem
    const [gone] = tests.splice(n, 1)
    if (!gone) return
    toasts.show({
      text: `Deleted the test “${gone.name}”.`,
      actions: [{ label: 'Put it back', run: () => this.#putBack(gone, n) }],
    })
    const [first] = this.shown
    if (first !== undefined)
      await this.focus(this.shown.find((one) => one >= n) ?? this.shown.at(-1)!, 'name')
  }

  #putBack(test: ProblemTest, n: number): void {
    const { tests } = this.draft.problem
    tests.splice(Math.min(n, tests.length), 0, test)
  }

  /** Moves a test before or behind the next one that is in sight. */
  async step(n: number, by: -1 | 1): Promise<void> {
    const to = this.#all[this.#all.indexOf(n) + by]
    if (to !== undefined) await this.move(n, to)
  }

  /** Takes a test to the place of another one. */
  async move(n: number, to: number): Promise<void> {
    const { tests } = this.draft.problem
    const test = tests[n]
    if (!test || n === to || to < 0 || to >= tests.length) return
    moveInside(tests, n, to)
    this.said = announceChange(test.name, to, tests.length)
    if (this.edited?.n === n) this.edited = { n: to, field: this.edited.field }
    else await this.focus(to, 'place')
  }

  /** Brings a field of a test into sight, and the focus to it. */
  async focus(n: number, field: string): Promise<void> {
    if (!this.#all.includes(n)) this.words = ''
    this.#page = Math.floor(Math.max(0, this.#all.indexOf(n)) / TESTS_A_PAGE)
    await tick()
    const row = document.querySelector(`[data-test="${n}"]`)
    const at = row?.querySelector<HTMLElement>(`[data-field="${field}"]`)
    const shown = at && at.offsetParent !== null ? at : row?.querySelector<HTMLElement>('[data-field="name"]')
    shown?.focus()
  }

  #fits(more: number, there = this.draft.problem.tests.length): boolean {
    const all = there + more
    if (all <= JUDGE_LIMITS.tests) return true
    this.why = `There would be ${all} tests; a problem may have ${JUDGE_LIMITS.tests}.`
    return false
  }
}
