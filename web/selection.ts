import type { Plugin } from 'vite'

/** Where the editor compares the page's selection with its own, to put it right when it has the focus. */
const READS = `if (mustRead || !this.view.observer.selectionRange.focusNode)
            this.view.observer.readSelectionRange();
        let { dom } = this.tile;`
/** Without the focus it would not put anything right: asking then only has the page laid out once more, with every change. */
const KNOWS = `let { dom } = this.tile;
        if (!fromPointer && this.view.root.activeElement != dom && (this.view.state.facet(editable) || dom.tabIndex > -1))
            return;
        if (mustRead || !this.view.observer.selectionRange.focusNode)
            this.view.observer.readSelectionRange();`

/** Has the editor ask for the selection only when it would use it. */
export function selectionUnasked(): Plugin {
  return {
    name: 'codecollab:selection-unasked',
    transform(code, id) {
      if (!/\/@codemirror\/view\/dist\/index\.js/.test(id)) return null
      if (!code.includes(READS))
        throw new Error('@codemirror/view changed: selectionUnasked() no longer applies')
      return { code: code.replace(READS, KNOWS), map: null }
    },
  }
}
