import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { drawnBy } from './lost.ts'

const A = 'aaaaaaaaaa'
const B = 'bbbbbbbbbb'
const C = 'cccccccccc'

/** A board with a rectangle of somebody else's, and the edits that are made here after that. */
function board() {
  const room = new Y.Doc()
  draw(room, A, 'rectangle', 1)
  const doc = new Y.Doc()
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(room))
  const edits: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => void edits.push(update))
  return { doc, edits, map: doc.getMap('elements') }
}

function draw(doc: Y.Doc, id: string, kind: string, z: number): void {
  const map = doc.getMap('elements')
  doc.transact(() => {
    map.set(id, { kind, z })
    map.set(`${id}/at`, [10, 20, 300, 400])
  })
}

test('Y9: what was drawn and changed here is found, others’ untouched things are not', () => {
  const { doc, edits, map } = board()
  draw(doc, C, 'pen', 3)
  map.set(`${C}/0`, [0, 0, 50, 50])
  draw(doc, B, 'text', 2)
  for (const text of ['h', 'he', 'hello']) map.set(`${B}/text`, text)
  const lost = drawnBy(doc, edits)
  expect(lost.map(({ id }) => id)).toEqual([B, C])
  expect(lost).toMatchObject([
    { text: 'hello', x: 1, y: 2, w: 30, h: 40 },
    {
      points: [
        [0, 0],
        [5, 5],
      ],
    },
  ])
})

test('Y9: so is what was there and changed here, also when only later edits are unsent', () => {
  const { doc, edits, map } = board()
  map.set(`${A}/at`, [0, 0, 10, 10])
  edits.splice(0)
  map.set(`${A}/at`, [50, 50, 10, 10])
  expect(drawnBy(doc, [Y.mergeUpdates(edits)])).toMatchObject([{ id: A, x: 5, y: 5 }])
})

test('Y9: what was taken away, and what an update says of things nobody has, is nothing to hand back', () => {
  const { doc, edits, map } = board()
  draw(doc, B, 'line', 2)
  for (const key of [A, `${A}/at`, B, `${B}/at`]) map.delete(key)
  expect(drawnBy(doc, edits)).toEqual([])
  const elsewhere = new Y.Doc()
  draw(elsewhere, C, 'line', 1)
  expect(drawnBy(doc, [Y.encodeStateAsUpdate(elsewhere)])).toEqual([])
})
