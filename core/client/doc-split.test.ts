import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { splitUpdate } from './doc-split.ts'

test('Y10: an edit of many things travels in parts, also when it has few bytes', () => {
  const doc = new Y.Doc()
  const text = doc.getText('text')
  text.insert(0, 'word '.repeat(3_000))
  const [base, before] = [Y.encodeStateAsUpdate(doc), Y.encodeStateVector(doc)]
  doc.transact(() => {
    for (let i = 0; i < 2_000; i++) text.insert(6 * i, 'x')
    text.delete(0, 3)
  })
  const parts = splitUpdate(Y.encodeStateAsUpdate(doc, before), 128 * 1024)
  const sizes = parts.map((part) => Y.decodeUpdate(part).structs.length)
  expect(sizes).toEqual([500, 500, 500, 500, 0])
  const other = new Y.Doc()
  for (const update of [base, ...parts]) Y.applyUpdate(other, update)
  expect(other.getText('text').toString()).toBe(text.toString())
})
