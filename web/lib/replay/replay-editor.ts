import { ChangeSet, Compartment, EditorState, type Extension, type StateEffect } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { languageOf } from '#core/protocol/languages.ts'
import type { Frame } from '#core/replay/frame.ts'
import { cursorsMoved } from '#lib/editor/cursors-moved.ts'
import { loadMode, readingModeOf } from '#lib/editor/modes.ts'
import { fetchCursors } from '#lib/editor/parts.ts'
import type { RemoteCursor } from '#lib/editor/remote-cursors.ts'
import { editorSetup, indentation } from '#lib/editor/setup.ts'
import { originMarks, originsCame, underCaret, type OriginsPort } from './origin-marks.ts'
import './origins.css'

/** UTF-16 units of the shown text. */
export type Selected = { from: number; to: number }

/** What the editor of a replay needs of its page. */
export type EditorPort = {
  nameOf(file: string): string
  /** Everybody's carets in a file at the shown moment. */
  cursors(file: string): readonly RemoteCursor[]
  /** What is selected now of the shown file; null for nothing. */
  selected(range: Selected | null): void
}

/** The editor that shows a moment of a session: nothing can be typed, and its text changes with the frames. */
export class ReplayEditor {
  #port: EditorPort
  #view: EditorView | null = null
  #file: string | null = null
  #doc = ''
  /** The name by which the mode was chosen. */
  #named = ''
  #mode = new Compartment()
  #people = new Compartment()
  #wrapping = new Compartment()
  #layer = new Compartment()
  #marks: OriginsPort | null = null
  #carets: Extension | null = null
  #wrap = false
  #more: (name: string) => Extension = () => []

  constructor(port: EditorPort) {
    this.#port = port
  }

  /** What is on the page of it; null while it is not. */
  get view(): EditorView | null {
    return this.#view
  }

  /** Puts the editor into the page; the answer takes it out again. */
  mount(parent: HTMLElement): () => void {
    const view = new EditorView({ parent, state: this.#stateOf(this.#doc) })
    this.#view = view
    this.#load()
    return () => {
      this.#doc = view.state.doc.toString()
      this.#view = null
      view.destroy()
    }
  }

  /** Breaks long lines, where there is no room to scroll sideways. */
  wrapLines(on: boolean): void {
    if (on === this.#wrap) return
    this.#wrap = on
    this.#view?.dispatch({ effects: this.#wrapping.reconfigure(on ? EditorView.lineWrapping : []) })
  }

  /** Shows more of a file, by its name; to be said before the editor is in the page. */
  also(more: (name: string) => Extension): void {
    this.#more = more
  }

  /** Marks where characters came from as long as there is a port for that. */
  showOrigins(marks: OriginsPort | null): void {
    this.#marks = marks
    this.#view?.dispatch({ effects: this.#layer.reconfigure(marks ? originMarks(marks) : []) })
    if (marks && this.#view) marks.looked('caret', underCaret(this.#view))
  }

  /** Shows a frame: its changes in the text there is, or its whole text. */
  draw(frame: Frame): void {
    const other = frame.file !== this.#file
    this.#file = frame.file
    const view = this.#view
    if (!view) return this.#keep(frame)
    if (frame.text !== undefined || (other && !frame.changes)) {
      view.setState(this.#stateOf(frame.text ?? ''))
      this.#port.selected(null)
      this.#load()
    }
    const changes = frame.changes && ChangeSet.fromJSON(frame.changes)
    const length = changes?.newLength ?? view.state.doc.length
    // In one: each dispatch makes the browser lay the page out.
    const effects = [
      cursorsMoved.of(null),
      ...(frame.origins ? [originsCame.of(null)] : []),
      ...this.#toLead(frame, length),
    ]
    view.dispatch(changes ? { changes, effects } : { effects })
  }

  /** The file may have another name than before. */
  rename(): void {
    if (this.#file !== null && this.#port.nameOf(this.#file) === this.#named) return
    this.#view?.dispatch({ effects: this.#mode.reconfigure(this.#modeNow()) })
    this.#load()
  }

  /** While the editor is not in the page, its text goes on without it. */
  #keep({ text, changes }: Frame): void {
    if (text !== undefined) this.#doc = text
    if (changes) {
      const { doc } = EditorState.create({ doc: this.#doc })
      this.#doc = ChangeSet.fromJSON(changes).apply(doc).toString()
    }
  }

  /** Scrolls to the followed caret, no further than it must. */
  #toLead({ file, lead }: Frame, length: number): StateEffect<unknown>[] {
    if (file === null || lead === null) return []
    const head = this.#port.cursors(file).find(({ client }) => client === lead)?.ranges[0]?.[1]
    if (head === undefined) return []
    return [EditorView.scrollIntoView(Math.min(head, length), { y: 'nearest', yMargin: 24 })]
  }

  #stateOf(doc: string): EditorState {
    return EditorState.create({
      doc,
      extensions: [
        EditorState.readOnly.of(true),
        this.#mode.of(this.#modeNow()),
        this.#people.of(this.#carets ?? []),
        this.#layer.of(this.#marks ? originMarks(this.#marks) : []),
        this.#wrapping.of(this.#wrap ? EditorView.lineWrapping : []),
        EditorView.updateListener.of(({ selectionSet, docChanged, state: { selection } }) => {
          const { from, to, empty } = selection.main
          if (selectionSet || docChanged) this.#port.selected(empty ? null : { from, to })
        }),
        editorSetup,
      ],
    })
  }

  #modeNow(): Extension {
    const name = this.#file === null ? '' : this.#port.nameOf(this.#file)
    this.#named = name
    return [
      readingModeOf(name),
      indentation(languageOf(name)?.id),
      this.#more(name),
      EditorView.contentAttributes.of({
        'aria-label': name === '' ? 'Code' : `Code of ${name}`,
        'aria-readonly': 'true',
      }),
    ]
  }

  #load(): void {
    const file = this.#file
    if (file === null) return
    const name = this.#port.nameOf(file)
    const before = readingModeOf(name)
    void loadMode(name).then((loaded) => {
      if (loaded && readingModeOf(name) !== before && file === this.#file)
        this.#view?.dispatch({ effects: this.#mode.reconfigure(this.#modeNow()) })
    })
    if (!this.#carets) this.#drawPeople().catch(() => null)
  }

  async #drawPeople(): Promise<void> {
    const { remoteCursors } = await fetchCursors()
    this.#carets = remoteCursors(() => (this.#file === null ? [] : this.#port.cursors(this.#file)))
    this.#view?.dispatch({ effects: this.#people.reconfigure(this.#carets) })
  }
}
