import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import type { Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { tags as t } from '@lezer/highlight'

// Colours come from tokens.css, so one theme serves light and dark.
const look = EditorView.theme({
  '&': {
    height: '100%',
    fontSize: 'var(--editor-size, 13px)',
    color: 'var(--c-text)',
    backgroundColor: 'var(--c-surface)',
  },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--f-mono)', lineHeight: '1.6', overscrollBehavior: 'contain' },
  '.cm-content': { padding: '8px 0 40vh', caretColor: 'var(--c-text)' },
  '.cm-line': { padding: '0 16px 0 8px' },
  '.cm-cursor, .cm-dropCursor': { borderLeft: '2px solid var(--c-text)', marginLeft: '-1px' },
  '.cm-gutters': { backgroundColor: 'var(--c-surface)', color: 'var(--c-text-3)', border: 'none' },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '30px', padding: '0 6px 0 12px' },
  '.cm-foldGutter .cm-gutterElement': { width: '14px', color: 'var(--c-text-3)', cursor: 'pointer' },
  '.cm-activeLine': { backgroundColor: 'var(--c-line-active)' },
  '.cm-activeLineGutter': { backgroundColor: 'var(--c-line-active)', color: 'var(--c-text)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    background: 'light-dark(oklch(0.88 0.06 250), oklch(0.38 0.07 252))',
  },
  '.cm-selectionMatch': {
    backgroundColor: 'light-dark(oklch(0.5 0.02 250 / 0.14), oklch(0.8 0.02 250 / 0.16))',
  },
  '&.cm-focused .cm-matchingBracket, .cm-matchingBracket': {
    backgroundColor: 'transparent',
    outline: '1px solid var(--c-text-3)',
    borderRadius: '2px',
  },
  '&.cm-focused .cm-nonmatchingBracket': {
    backgroundColor: 'var(--c-danger-soft)',
    color: 'var(--c-danger)',
  },
  '.cm-foldPlaceholder': {
    padding: '0 6px',
    border: 'none',
    borderRadius: 'var(--r-sm)',
    backgroundColor: 'var(--c-active)',
    color: 'var(--c-text-2)',
  },
  '.cm-invisible': {
    padding: '0 3px',
    borderRadius: '3px',
    backgroundColor: 'var(--c-danger-soft)',
    color: 'var(--c-danger)',
    fontSize: '0.72em',
    fontWeight: '600',
    verticalAlign: '0.1em',
  },
  '.cm-searchMatch': {
    backgroundColor: 'light-dark(oklch(0.9 0.12 95), oklch(0.42 0.08 90))',
    borderRadius: '2px',
  },
  '.cm-searchMatch-selected': { backgroundColor: 'light-dark(oklch(0.83 0.15 75), oklch(0.55 0.12 75))' },
  '.cm-panels': { backgroundColor: 'var(--c-bg)', color: 'var(--c-text)', fontFamily: 'var(--f-ui)' },
  '.cm-panels-top': { borderBottom: '1px solid var(--c-line)' },
  '.cm-panels-bottom': { borderTop: '1px solid var(--c-line)' },
  '.cm-panel.cm-search': { padding: '8px 40px 4px 12px' },
  '.cm-panel.cm-search label': {
    display: 'inline-flex',
    alignItems: 'center',
    gap: '4px',
    fontSize: 'var(--t-sm)',
    color: 'var(--c-text-2)',
  },
  '.cm-panel.cm-search input, .cm-panel.cm-search button, .cm-panel.cm-search label': {
    margin: '0 6px 4px 0',
    verticalAlign: 'middle',
  },
  '.cm-panel.cm-search input[type=checkbox]': { margin: '0' },
  '.cm-panel.cm-search .cm-textfield': { width: '220px' },
  '.cm-panel.cm-search .cm-button': { textTransform: 'capitalize' },
  '.cm-panel.cm-search [name=close]': {
    top: '8px',
    right: '8px',
    width: '26px',
    height: '26px',
    fontSize: '18px',
    color: 'var(--c-text-3)',
  },
  '.cm-textfield': {
    height: '26px',
    padding: '0 8px',
    border: '1px solid var(--c-line-field)',
    borderRadius: 'var(--r-sm)',
    backgroundColor: 'var(--c-surface)',
    fontSize: 'var(--t-md)',
  },
  '.cm-button': {
    height: '26px',
    padding: '0 10px',
    border: '1px solid var(--c-line-strong)',
    borderRadius: 'var(--r-sm)',
    backgroundColor: 'var(--c-surface)',
    backgroundImage: 'none',
    fontSize: 'var(--t-sm)',
    cursor: 'pointer',
  },
  '.cm-button:hover': { backgroundColor: 'var(--c-active)' },
  '.cm-tooltip': {
    border: 'none',
    borderRadius: 'var(--r-md)',
    backgroundColor: 'var(--c-raised)',
    boxShadow: 'var(--sh-2)',
    overflow: 'hidden',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': {
    fontFamily: 'var(--f-mono)',
    fontSize: '12px',
    maxHeight: '220px',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '3px 10px 3px 6px' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--c-active)',
    color: 'var(--c-text)',
  },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '700', color: 'var(--c-accent-text)' },
  '.cm-completionIcon': { opacity: '0.6' },
  '.cm-placeholder': { color: 'var(--c-text-3)' },
})

/** The classes of highlighted code, wherever it is shown. */
export const codeHighlight = HighlightStyle.define([
  {
    tag: [t.keyword, t.modifier, t.operatorKeyword, t.controlKeyword, t.self, t.null, t.bool, t.atom],
    color: 'var(--k-keyword)',
  },
  { tag: [t.string, t.special(t.string), t.character, t.docString], color: 'var(--k-string)' },
  { tag: [t.regexp, t.escape, t.color], color: 'var(--k-number)' },
  { tag: [t.number, t.unit, t.literal], color: 'var(--k-number)' },
  {
    tag: [t.function(t.variableName), t.function(t.propertyName), t.macroName, t.labelName],
    color: 'var(--k-function)',
  },
  {
    tag: [t.definition(t.function(t.variableName)), t.definition(t.function(t.propertyName))],
    color: 'var(--k-function)',
    fontWeight: '600',
  },
  { tag: [t.typeName, t.className, t.namespace, t.standard(t.name)], color: 'var(--k-type)' },
  { tag: [t.propertyName, t.attributeName, t.constant(t.name)], color: 'var(--k-property)' },
  {
    tag: [t.comment, t.lineComment, t.blockComment, t.docComment],
    color: 'var(--k-comment)',
    fontStyle: 'italic',
  },
  {
    tag: [
      t.operator,
      t.punctuation,
      t.bracket,
      t.separator,
      t.derefOperator,
      t.meta,
      t.processingInstruction,
    ],
    color: 'var(--k-punctuation)',
  },
  { tag: [t.annotation, t.tagName, t.angleBracket], color: 'var(--k-tag)' },
  { tag: t.heading, color: 'var(--k-function)', fontWeight: '700' },
  { tag: t.strong, fontWeight: '700' },
  { tag: t.emphasis, fontStyle: 'italic' },
  { tag: t.strikethrough, textDecoration: 'line-through' },
  { tag: [t.link, t.url], color: 'var(--k-function)', textDecoration: 'underline' },
  { tag: t.monospace, color: 'var(--k-string)' },
  { tag: t.inserted, color: 'var(--k-string)' },
  { tag: [t.deleted, t.invalid], color: 'var(--k-invalid)' },
])

/** How code looks; follows the page's theme by itself. */
export const editorTheme: Extension = [look, syntaxHighlighting(codeHighlight)]
