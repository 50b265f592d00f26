import { insertBracket } from '@codemirror/autocomplete'
import type { Command } from '@codemirror/view'

/** Types a character as if a key had been pressed: brackets and quotes close themselves. */
export const typeText =
  (text: string): Command =>
  (view) => {
    if (view.state.readOnly) return false
    view.dispatch(
      insertBracket(view.state, text) ??
        view.state.update(view.state.replaceSelection(text), {
          userEvent: 'input.type',
          scrollIntoView: true,
        }),
    )
    return true
  }
