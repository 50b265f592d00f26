import * as v from 'valibot'
import * as Y from 'yjs'
import { decodeBase64, encodeBase64 } from '#core/protocol/base64.ts'
import type { RemoteCursor } from '#lib/editor/remote-cursors.ts'
import type { DocPlace } from './shared-docs.svelte.ts'

const place = v.strictTuple([v.string(), v.string()])

/** A selection in words that hold while the text around it changes. */
export function placeOf(text: Y.Text, anchor: number, head: number): string {
  const encode = (index: number) =>
    encodeBase64(Y.encodeRelativePosition(Y.createRelativePositionFromTypeIndex(text, index)))
  return JSON.stringify([encode(anchor), encode(head)])
}

/** Where others are in the text as it is now; whoever cannot be found is left out. */
export function cursorsOf(text: Y.Text, places: readonly DocPlace[]): RemoteCursor[] {
  return places.flatMap(({ person, at }) => {
    const range = rangeOf(text, at)
    const { client, name, color } = person
    return range ? [{ client, name, color, ranges: [range], active: true }] : []
  })
}

function rangeOf(text: Y.Text, at: string): readonly [number, number] | null {
  const { doc } = text
  if (!doc) return null
  try {
    const [anchor, head] = v.parse(place, JSON.parse(at)).map((encoded) => {
      const relative = Y.decodeRelativePosition(decodeBase64(encoded) ?? new Uint8Array())
      const absolute = Y.createAbsolutePositionFromRelativePosition(relative, doc)
      return absolute?.type === text ? Math.max(0, Math.min(absolute.index, text.length)) : null
    })
    return anchor === undefined || head === undefined || anchor === null || head === null
      ? null
      : [anchor, head]
  } catch {
    // Others may say anything.
    return null
  }
}
