import type { Plugin } from 'vite'

/** What CodeMirror allows itself, and what it may take here: milliseconds of parsing in one task. */
const BUDGETS = [
  // With every change, before it is drawn: what of the shown part is not parsed by then is coloured a moment later.
  ['20 /* Work.Apply */', '8'],
  // In idle time: as long as nothing else is to be done, and never for so long that a frame is late for it.
  ['100 /* Work.Slice */', '40'],
  [
    'deadline && !isInputPending ? Math.max(25 /* Work.MinSlice */, deadline.timeRemaining() - 5) : 1e9',
    'deadline ? Math.max(5, deadline.timeRemaining() - 3) : 10',
  ],
] as const

/** Has the editor parse in small pieces: a long file must not hold up the page, and while a session plays no frame. */
export function smallPieces(): Plugin {
  return {
    name: 'codecollab:small-pieces',
    transform(code, id) {
      if (!/\/@codemirror\/language\/dist\/index\.js/.test(id)) return null
      return { code: BUDGETS.reduce((code, [from, to]) => replaced(code, from, to), code), map: null }
    },
  }
}

function replaced(code: string, from: string, to: string): string {
  if (!code.includes(from)) throw new Error('@codemirror/language changed: smallPieces() no longer applies')
  return code.replaceAll(from, to)
}
