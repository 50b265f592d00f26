import { Compartment, EditorState, Prec } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { loadMode, modeOf } from '#lib/editor/modes.ts'
import { editorSetup, indentation } from '#lib/editor/setup.ts'
import { languageOf } from '#core/protocol/languages.ts'

/** A field grows with its text up to some height and has no room below the last line, unlike a whole pane. */
const asField = Prec.highest(
  EditorView.theme({
    '&': { height: 'auto', maxHeight: '440px' },
    '.cm-scroller': { minHeight: '84px' },
    '.cm-content': { padding: '8px 0' },
  }),
)

/** An editor of one text in a form, in the mode of its file's name. */
export class CodeEditor {
  #view: EditorView
  #mode = new Compartment()
  #words = new Compartment()
  #name = ''

  /** `changed` hears what was typed. */
  constructor(parent: HTMLElement, text: string, changed: (text: string) => void) {
    this.#view = new EditorView({
      parent,
      state: EditorState.create({
        doc: text,
        extensions: [
          asField,
          editorSetup,
          this.#mode.of([]),
          this.#words.of([]),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) changed(update.state.doc.toString())
          }),
        ],
      }),
    })
  }

  /** Shows a text that came from elsewhere; what is there already stays as it is. */
  show(text: string): void {
    const { doc } = this.#view.state
    if (doc.toString() === text) return
    this.#view.dispatch({ changes: { from: 0, to: doc.length, insert: text } })
  }

  /** What the field is called. */
  call(label: string): void {
    const attributes = {
      'aria-label': label,
      'aria-description': 'Press Escape and then Tab to leave the editor.',
    }
    this.#view.dispatch({ effects: this.#words.reconfigure(EditorView.contentAttributes.of(attributes)) })
  }

  /** Takes the mode of a file's name, as soon as it is here. */
  async become(name: string): Promise<void> {
    this.#name = name
    await loadMode(name)
    if (this.#name !== name) return
    const extensions = [modeOf(name), indentation(languageOf(name)?.mode)]
    this.#view.dispatch({ effects: this.#mode.reconfigure(extensions) })
  }

  destroy(): void {
    this.#name = ''
    this.#view.destroy()
  }
}
