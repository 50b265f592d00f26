import { defaultKeymap, indentWithTab } from '@codemirror/commands'
import { markdown, markdownLanguage } from '@codemirror/lang-markdown'
import {
  Compartment,
  EditorState,
  Prec,
  type Extension,
  type Transaction,
  type TransactionSpec,
} from '@codemirror/state'
import { drawSelection, EditorView, keymap } from '@codemirror/view'
import { yCollab, ySyncAnnotation, yUndoManagerKeymap } from 'y-codemirror.next'
import * as Y from 'yjs'
import { showInvisible } from '#lib/editor/invisible.ts'
import { cursorsMoved } from '#lib/editor/cursors-moved.ts'
import { remoteCursors, type RemoteCursor } from '#lib/editor/remote-cursors.ts'
import { editorTheme } from '#lib/editor/theme.ts'

/** Characters of the document that can be written: its history has to fit the room too. */
const CHARS = 400_000

/** What the editor of the document needs around it. */
export type DocumentPort = {
  editable(): boolean
  cursors(): readonly RemoteCursor[]
  /** The selection moved; null when the editor lost the focus. */
  moved(range: { anchor: number; head: number } | null): void
  tooLong(): void
}

/** The editor of the shared Markdown document: a CodeMirror that is bound to a Yjs text. */
export class DocumentEditor {
  readonly text: Y.Text
  #port: DocumentPort
  #undo: Y.UndoManager
  #view: EditorView | null = null
  #rights = new Compartment()

  constructor(doc: Y.Doc, port: DocumentPort) {
    this.text = doc.getText('text')
    this.#port = port
    // Takes back what was typed here, never what others typed.
    this.#undo = new Y.UndoManager(this.text)
  }

  /** Puts the editor into the page; the answer takes it out again. */
  mount(parent: HTMLElement): () => void {
    const view = new EditorView({
      parent,
      state: EditorState.create({ doc: this.text.toString(), extensions: this.#extensions() }),
    })
    this.#view = view
    return () => {
      this.#view = null
      view.destroy()
    }
  }

  focus(): void {
    this.#view?.focus()
  }

  /** Rights changed. */
  configure(): void {
    this.#view?.dispatch({ effects: this.#rights.reconfigure(this.#rightsNow()) })
  }

  /** Draws other people's carets again. */
  redraw(): void {
    this.#view?.dispatch({ effects: cursorsMoved.of(null) })
  }

  destroy(): void {
    this.#undo.destroy()
  }

  #rightsNow(): Extension {
    return EditorState.readOnly.of(!this.#port.editable())
  }

  #extensions(): Extension {
    return [
      Prec.highest(keymap.of([...yUndoManagerKeymap])),
      yCollab(this.text, null, { undoManager: this.#undo }),
      this.#rights.of(this.#rightsNow()),
      EditorState.transactionFilter.of((transaction) => this.#fitting(transaction)),
      markdown({ base: markdownLanguage }),
      showInvisible,
      drawSelection(),
      EditorView.lineWrapping,
      remoteCursors(() => this.#port.cursors()),
      EditorView.contentAttributes.of({
        'aria-label': 'Shared document',
        'aria-description': 'Press Escape and then Tab to leave the editor.',
        translate: 'no',
        spellcheck: 'true',
      }),
      keymap.of([...defaultKeymap, indentWithTab]),
      EditorView.updateListener.of((update) => {
        if (!update.focusChanged && !update.selectionSet && !update.docChanged) return
        const { anchor, head } = update.state.selection.main
        this.#port.moved(update.view.hasFocus ? { anchor, head } : null)
      }),
      editorTheme,
    ]
  }

  /** Nothing too long; and no half characters, which would not survive the way to the others. */
  #fitting(own: Transaction): TransactionSpec | readonly TransactionSpec[] {
    if (!own.docChanged || own.annotation(ySyncAnnotation) !== undefined) return own
    const { length } = own.newDoc
    if (length > CHARS && length > own.startState.doc.length) {
      queueMicrotask(() => this.#port.tooLong())
      return []
    }
    const changes: { from: number; to: number; insert: string }[] = []
    let whole = true
    own.changes.iterChanges((from, to, _fromB, _toB, inserted) => {
      const insert = inserted.toString()
      if (!insert.isWellFormed()) whole = false
      changes.push({ from, to, insert: insert.toWellFormed() })
    }, true)
    return whole ? own : [{ changes, scrollIntoView: true }]
  }
}
