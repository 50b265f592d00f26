import { Text } from '@codemirror/state'
import { expect, test } from 'vitest'
import { Rng } from '../../test/support/rng.ts'
import { hashText } from './hash.ts'

const textOf = (content: string) => Text.of(content.split('\n'))
/** FNV-1a over UTF-16 units, written down a second time. */
function reference(content: string): number {
  let hash = 2166136261n
  for (let i = 0; i < content.length; i++)
    hash = ((hash ^ BigInt(content.charCodeAt(i))) * 16777619n) & 0xffffffffn
  return Number(hash)
}

test('D7: the hash of a text is FNV-1a of its UTF-16 units with line feeds between lines', () => {
  expect([hashText(Text.empty), hashText(textOf('a')), hashText(textOf('\n'))]).toEqual([
    0x811c9dc5,
    0xe40c292c,
    reference('\n'),
  ])
  for (const content of ['abc', 'a\nb\n', '😀', '\ud83d', '\u0000', '中文\n\n', 'é', 'e\u0301']) {
    expect([content, hashText(textOf(content))]).toEqual([content, reference(content)])
  }
})

test('D7: equal texts have equal hashes however they were put together; others differ', () => {
  const seen = new Map<number, string>()
  for (let seed = 0; seed < 500; seed++) {
    const rng = new Rng(seed)
    let content = ''
    let text = Text.empty
    for (let i = 0; i < 40; i++) {
      const at = rng.below(content.length + 1)
      const piece = rng.pick(['a', 'bc\n', '😀', 'long '.repeat(100)])
      content = content.slice(0, at) + piece + content.slice(at)
      text = text.replace(at, at, textOf(piece))
    }
    expect(hashText(text), `seed ${seed}`).toBe(hashText(textOf(content)))
    expect(seen.get(hashText(text)) ?? content).toBe(content)
    seen.set(hashText(text), content)
  }
})
