import type * as Y from 'yjs'
import { Board } from './board.svelte.ts'
import type { Element } from './elements.ts'

/** Points of a stroke that are stored together. */
const PIECE = 200

/** Draws elements once more, on top of everything and as this person's own. */
export function putBack(doc: Y.Doc, elements: readonly Element[]): void {
  const board = new Board(doc)
  for (const { id: _, z: __, points, text, ...element } of elements) {
    const id = board.add({ ...element, ...(element.kind === 'text' ? { text } : {}) })
    for (let from = 0; from < points.length; from += PIECE)
      board.draw(id, from / PIECE, points.slice(from, from + PIECE))
  }
  board.destroy()
}
