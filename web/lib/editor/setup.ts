import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { bracketMatching, foldGutter, foldKeymap, indentOnInput, indentUnit } from '@codemirror/language'
import { EditorState, type Extension } from '@codemirror/state'
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  rectangularSelection,
} from '@codemirror/view'
import { showInvisible } from './invisible.ts'
import { editorTheme } from './theme.ts'

/** What every file's editor has, whatever it is written in. Undo takes back only this person's own changes. */
export const editorSetup: Extension = [
  lineNumbers(),
  foldGutter({ openText: '⌄', closedText: '›' }),
  highlightActiveLineGutter(),
  showInvisible,
  history(),
  drawSelection(),
  EditorState.allowMultipleSelections.of(true),
  indentOnInput(),
  bracketMatching(),
  rectangularSelection(),
  highlightActiveLine(),
  EditorView.contentAttributes.of({
    autocapitalize: 'off',
    autocorrect: 'off',
    spellcheck: 'false',
    translate: 'no',
    // Who may only read scrolls with the keyboard too.
    tabindex: '0',
  }),
  keymap.of([
    ...defaultKeymap,
    ...historyKeymap,
    ...foldKeymap,
    // Escape and then Tab leaves the editor; CodeMirror sees to that.
    indentWithTab,
  ]),
  editorTheme,
]

/** Indentation by language: four columns, two for the web's own, a tab for Go. */
export function indentation(language: string | undefined): Extension {
  const two = [
    'javascript',
    'typescript',
    'html',
    'css',
    'json',
    'yaml',
    'ruby',
    'lua',
    'markdown',
    'haskell',
    'r',
  ]
  if (language === 'go') return [indentUnit.of('\t'), EditorState.tabSize.of(4)]
  return indentUnit.of(two.includes(language ?? '') ? '  ' : '    ')
}
