import {
  Decoration,
  EditorView,
  MatchDecorator,
  ViewPlugin,
  WidgetType,
  type DecorationSet,
} from '@codemirror/view'
import type { ViewUpdate } from '@codemirror/view'
import type { Extension } from '@codemirror/state'

/**
 * Every character that draws nothing, or changes the direction of what follows: controls, soft hyphen, odd spaces,
 * zero-width and bidirectional marks, fillers, tags, variation selectors. A joiner between emoji is part of them.
 */
export const INVISIBLE =
  // eslint-disable-next-line no-control-regex, no-misleading-character-class -- these are the characters it looks for.
  /[\u0000-\u0008\u000a-\u001f\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200c\u200e\u200f\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufffc\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}\ud800-\udfff]|(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])\u200d|\u200d(?!\p{Extended_Pictographic})/gu

const NAMES: Readonly<Record<number, string>> = {
  0x00: 'NUL',
  0x07: 'BEL',
  0x08: 'BS',
  0x0b: 'VT',
  0x0c: 'FF',
  0x0d: 'CR',
  0x1b: 'ESC',
  0x7f: 'DEL',
  0xa0: 'NBSP',
  0xad: 'SHY',
  0x61c: 'ALM',
  0x200b: 'ZWSP',
  0x200c: 'ZWNJ',
  0x200d: 'ZWJ',
  0x200e: 'LRM',
  0x200f: 'RLM',
  0x2028: 'LS',
  0x2029: 'PS',
  0x202a: 'LRE',
  0x202b: 'RLE',
  0x202c: 'PDF',
  0x202d: 'LRO',
  0x202e: 'RLO',
  0x2060: 'WJ',
  0x2066: 'LRI',
  0x2067: 'RLI',
  0x2068: 'FSI',
  0x2069: 'PDI',
  0xfeff: 'BOM',
}

/** Short name of an invisible character, or its number. */
export const invisibleName = (code: number): string =>
  NAMES[code] ?? `U+${code.toString(16).toUpperCase().padStart(4, '0')}`

class Mark extends WidgetType {
  readonly code: number
  constructor(code: number) {
    super()
    this.code = code
  }
  override eq(other: Mark): boolean {
    return other.code === this.code
  }
  override toDOM(): HTMLElement {
    const mark = document.createElement('span')
    mark.className = 'cm-invisible'
    mark.textContent = invisibleName(this.code)
    mark.title = `Invisible character ${invisibleName(this.code)}`
    mark.setAttribute('aria-label', mark.title)
    return mark
  }
  override ignoreEvent(): boolean {
    return false
  }
}

const made = new Map<number, Decoration>()
function markOf(code: number): Decoration {
  const mark = made.get(code) ?? Decoration.replace({ widget: new Mark(code) })
  made.set(code, mark)
  return mark
}

const matcher = new MatchDecorator({
  regexp: INVISIBLE,
  decoration: (match) => markOf(match[0].codePointAt(0) ?? 0),
})

/** Shows invisible and direction-changing characters as small labels. */
export const showInvisible: Extension = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet
    constructor(view: EditorView) {
      this.decorations = matcher.createDeco(view)
    }
    update(update: ViewUpdate): void {
      this.decorations = matcher.updateDeco(update, this.decorations)
    }
  },
  { decorations: (plugin) => plugin.decorations },
)
