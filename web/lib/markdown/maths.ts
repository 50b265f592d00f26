import type { MarkdownConfig } from '@lezer/markdown'
import type { Options } from 'temml'

const DOLLAR = 36
const BACKSLASH = 92
/** TeX beyond this is text. */
const LONGEST = 2_000

const isBlank = (code: number) => code === 32 || code === 9 || code === 10 || code < 0

/** How TeX is read: nothing that addresses or styles the page, few macros, and sizes (in em, in pt) that fit into a text. */
export const TEX = { throwOnError: true, trust: false, maxExpand: 200, maxSize: [50, 500] } satisfies Options

/** `$maths$` as Pandoc reads it: no blank inside beside the signs, no digit after them. `$$maths$$` stands by itself. */
export const Maths: MarkdownConfig = {
  defineNodes: [{ name: 'Maths' }],
  parseInline: [
    {
      name: 'Maths',
      before: 'Escape',
      parse(cx, next, pos) {
        if (next !== DOLLAR) return -1
        const signs = cx.char(pos + 1) === DOLLAR ? 2 : 1
        const from = pos + signs
        if (signs === 1 && isBlank(cx.char(from))) return -1
        for (let at = from; at < cx.end && at - from <= LONGEST; at++) {
          if (cx.char(at) === BACKSLASH) at++
          else if (cx.char(at) === DOLLAR) {
            const end = at + signs
            const closes =
              at > from &&
              (signs === 2
                ? cx.char(at + 1) === DOLLAR
                : !isBlank(cx.char(at - 1)) && !(cx.char(end) >= 48 && cx.char(end) <= 57))
            if (closes) return cx.addElement(cx.elt('Maths', pos, end))
            if (signs === 1) return -1
          }
        }
        return -1
      },
    },
  ],
}
