import {
  Compartment,
  EditorState,
  Prec,
  type Extension,
  type StateEffect,
  type Transaction,
} from '@codemirror/state'
import { EditorView, type ViewUpdate } from '@codemirror/view'
import { splitLarge } from '#core/client/split.ts'
import type { Sync } from '#core/client/sync.ts'
import { languageOf } from '#core/protocol/languages.ts'
import { LIMITS } from '#core/protocol/limits.ts'
import { cursorsMoved } from '#lib/editor/cursors-moved.ts'
import { loadMode, modeOf } from '#lib/editor/modes.ts'
import { fetchCursors } from '#lib/editor/parts.ts'
import type { RemoteCursor } from '#lib/editor/remote-cursors.ts'
import { editorSetup, indentation } from '#lib/editor/setup.ts'

/** Where the caret is, for the status line: 1-based line and column, and how many characters are selected. */
export type CaretPlace = { line: number; column: number; selected: number }

/** What the binding needs of the session. */
export type BindingPort = {
  sync(): Sync
  nameOf(file: string): string
  editable(): boolean
  cursors(file: string): readonly RemoteCursor[]
  /** The caret moved or the selection changed. */
  moved(place: CaretPlace): void
  focused(focused: boolean): void
  /** This person changed the text or put the caret somewhere. */
  acted(): void
  /** An edit was not made because the file would be too long after it. */
  tooLong(): void
}

const CURSOR_MS = 70
const NOBODY: Extension = []

/** Ties the one editor on the page to the texts of `Sync`: which file is shown, edits out, other people's in. */
export class EditorBinding {
  /** Whether the others see this person's caret. */
  shown = true
  #port: BindingPort
  #view: EditorView | null = null
  #file: string | null = null
  #scroll = new Map<string, StateEffect<unknown>>()
  #mode = new Compartment()
  #rights = new Compartment()
  #wrapping = new Compartment()
  #wrap: Extension = []
  #people = new Compartment()
  #carets: Extension | null = null
  #redraw = 0
  #telling: ReturnType<typeof setTimeout> | undefined

  constructor(port: BindingPort) {
    this.#port = port
  }

  get view(): EditorView | null {
    return this.#view
  }

  /** Puts the editor into the page; the answer takes it out again. */
  mount(parent: HTMLElement): () => void {
    const view = new EditorView({
      parent,
      state: this.#stateOf(this.#file) ?? this.#empty(),
      dispatchTransactions: (transactions, view) => {
        const [only] = transactions
        // A paste of a megabyte becomes several operations, each small enough for a frame.
        const parts = only && transactions.length === 1 ? splitLarge(only) : transactions
        view.update(parts)
        if (this.#file !== null) this.#port.sync().edited(this.#file, parts)
        if (parts.some((part) => part.docChanged || part.isUserEvent('select'))) this.#port.acted()
      },
    })
    this.#view = view
    if (this.#file !== null) this.#shown(this.#file)
    return () => {
      cancelAnimationFrame(this.#redraw)
      this.#redraw = 0
      this.#view = null
      view.destroy()
    }
  }

  /** Shows a file; its text may come later. */
  show(file: string | null): void {
    if (this.#view && this.#file !== null) this.#scroll.set(this.#file, this.#view.scrollSnapshot())
    this.#file = file
    if (file !== null) this.#port.sync().openFile(file)
    this.#view?.setState(this.#stateOf(file) ?? this.#empty())
    if (file !== null) this.#shown(file)
  }

  /** Every file's configuration, for `Sync`. */
  extensions(file: string): Extension {
    const name = this.#port.nameOf(file)
    return [
      Prec.high(this.#rights.of(this.#rightsNow())),
      this.#mode.of(this.#modeNow(name)),
      this.#wrapping.of(this.#wrap),
      this.#people.of(this.#carets ?? NOBODY),
      EditorView.updateListener.of((update) => this.#updated(update)),
      Prec.highest(EditorState.changeFilter.of((transaction) => this.#fits(transaction))),
      editorSetup,
    ]
  }

  /** A file's state was made or replaced. */
  reset(file: string, state: EditorState): void {
    if (file !== this.#file) return
    this.#view?.setState(state)
    this.#shown(file)
  }

  apply(file: string, transactions: readonly Transaction[]): void {
    if (file === this.#file) this.#view?.update(transactions)
  }

  /** Names, rights or modes changed: brings the shown file's configuration up to date. */
  configure(): void {
    const view = this.#view
    const state = this.#stateOf(this.#file)
    if (!view || !state || this.#file === null) return
    const mode = this.#modeNow(this.#port.nameOf(this.#file))
    const rights = this.#rightsNow()
    const effects: StateEffect<unknown>[] = []
    if (this.#mode.get(view.state) !== mode) effects.push(this.#mode.reconfigure(mode))
    if (this.#rights.get(view.state) !== rights) effects.push(this.#rights.reconfigure(rights))
    if (this.#wrapping.get(view.state) !== this.#wrap) effects.push(this.#wrapping.reconfigure(this.#wrap))
    const carets = this.#carets ?? NOBODY
    if (this.#people.get(view.state) !== carets) effects.push(this.#people.reconfigure(carets))
    if (effects.length > 0) view.dispatch({ effects })
  }

  /** Breaks long lines, where there is no room to scroll sideways. */
  wrapLines(on: boolean): void {
    this.#wrap = on ? EditorView.lineWrapping : []
    this.configure()
  }

  /** Draws other people's carets again, at most once a frame. */
  redraw(): void {
    if (this.#redraw !== 0) return
    this.#redraw = requestAnimationFrame(() => {
      this.#redraw = 0
      if (this.#stateOf(this.#file)) this.#view?.dispatch({ effects: cursorsMoved.of(null) })
    })
  }

  #shown(file: string): void {
    const view = this.#view
    if (!view || !this.#stateOf(file)) return
    const scroll = this.#scroll.get(file)
    if (scroll) view.dispatch({ effects: scroll })
    this.#scroll.delete(file)
    this.configure()
    this.#tell()
    this.#place(view.state)
    const name = this.#port.nameOf(file)
    void loadMode(name).then((loaded) => loaded && this.configure())
    this.#drawPeople().catch(() => null)
  }

  /** Other people's carets are drawn once their code is here; without it the text can be edited all the same. */
  async #drawPeople(): Promise<void> {
    if (this.#carets) return
    const { remoteCursors } = await fetchCursors()
    this.#carets ??= remoteCursors(() => (this.#file === null ? [] : this.#port.cursors(this.#file)))
    this.configure()
  }

  #updated(update: ViewUpdate): void {
    if (update.focusChanged) this.#port.focused(update.view.hasFocus)
    if (!update.selectionSet && !update.docChanged) return
    this.#tell()
    this.#place(update.state)
  }

  /** `Sync` drops what makes a file too long; the person has to know. */
  #fits(transaction: Transaction): boolean {
    const { length } = transaction.newDoc
    if (length > LIMITS.fileChars && length > transaction.startState.doc.length)
      queueMicrotask(() => this.#port.tooLong())
    return true
  }

  #place(state: EditorState): void {
    const { main } = state.selection
    const line = state.doc.lineAt(main.head)
    const selected = state.selection.ranges.reduce((sum, { from, to }) => sum + to - from, 0)
    this.#port.moved({ line: line.number, column: main.head - line.from + 1, selected })
  }

  /** Tells the others where the caret is, a few times a second at most. */
  #tell(): void {
    this.#telling ??= setTimeout(() => {
      this.#telling = undefined
      const seen = this.shown && document.visibilityState === 'visible'
      if (this.#file !== null && seen) this.#port.sync().select(this.#file)
    }, CURSOR_MS)
  }

  #stateOf(file: string | null): EditorState | undefined {
    return file === null ? undefined : this.#port.sync().state(file)
  }

  /** Stands in while a text is on its way: nothing typed here could be kept. */
  #empty(): EditorState {
    return EditorState.create({
      extensions: [editorSetup, EditorState.readOnly.of(true), EditorView.editable.of(false)],
    })
  }

  #rightsCache = new Map<boolean, Extension>()
  #rightsNow(): Extension {
    const editable = this.#port.editable()
    const known = this.#rightsCache.get(editable)
    if (known) return known
    // A reader keeps focus and caret, so that keyboard and screen reader still work.
    const made = EditorState.readOnly.of(!editable)
    this.#rightsCache.set(editable, made)
    return made
  }

  #modeCache = new Map<string, { mode: Extension; all: Extension }>()
  #modeNow(name: string): Extension {
    const mode = modeOf(name)
    const known = this.#modeCache.get(name)
    if (known?.mode === mode) return known.all
    const label = EditorView.contentAttributes.of({
      'aria-label': `Code of ${name}`,
      'aria-description': 'Press Escape and then Tab to leave the editor.',
    })
    const all = [mode, indentation(languageOf(name)?.id), label]
    this.#modeCache.set(name, { mode, all })
    return all
  }
}
