import type { Text } from '@codemirror/state'

/**
 * 32-bit FNV-1a over the UTF-16 units of a document with `\n` between lines: equal documents have equal hashes,
 * and replicas that differ by accident are found. Not a defence against anybody who wants a collision.
 */
export function hashText(text: Text): number {
  let hash = 0x811c9dc5
  for (const iter = text.iter(); !iter.next().done;) {
    const chunk = iter.lineBreak ? '\n' : iter.value
    for (let i = 0; i < chunk.length; i++) hash = Math.imul(hash ^ chunk.charCodeAt(i), 0x01000193)
  }
  return hash >>> 0
}
