import * as Y from 'yjs'

/** UTF-16 units of one piece of text: at most three bytes each. */
const TEXT = 16_384
/** Things in one piece. */
const THINGS = 500

type Struct = ReturnType<typeof Y.decodeUpdate>['structs'][number]

/**
 * One update as several that together are the same and are each small enough to be sent, in their order: pasting or
 * bringing back a lot is one update for Yjs, however large. What is deleted comes with the last.
 */
export function splitUpdate(update: Uint8Array, bytes: number): Uint8Array[] {
  // None is smaller than three bytes.
  if (update.length <= Math.min(bytes, 3 * THINGS)) return [update]
  const { structs } = Y.decodeUpdate(update)
  if (update.length <= bytes && structs.length <= THINGS) return [update]
  const parts: Uint8Array[] = []
  let group: Struct[] = []
  let size = 0
  const close = () => {
    if (group.length > 0) parts.push(encode(group))
    group = []
    size = 0
  }
  for (const struct of structs.flatMap(pieces)) {
    const next = weight(struct)
    const apart = group[0] !== undefined && group[0].id.client !== struct.id.client
    if (apart || size + next > bytes / 2 || group.length >= THINGS) close()
    group.push(struct)
    size += next
  }
  close()
  // Against all that its structs make, an update is only what it deletes.
  const all = new Map(structs.map(({ id, length }) => [id.client, id.clock + length]))
  const deletions = Y.diffUpdate(update, Y.encodeStateVector(all))
  return deletions.length > 2 ? [...parts, deletions] : parts
}

const weight = (struct: Struct): number =>
  40 +
  (struct instanceof Y.Item && struct.content instanceof Y.ContentString
    ? struct.content.str.length * 3
    : 0) +
  (struct instanceof Y.Item && struct.content instanceof Y.ContentAny
    ? JSON.stringify(struct.content.arr).length
    : 0)

/** A long text as texts that follow each other. */
function pieces(struct: Struct): Struct[] {
  if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentString)) return [struct]
  const { str } = struct.content
  const { client, clock } = struct.id
  const cut: Struct[] = []
  for (let from = 0; from < str.length;) {
    let to = Math.min(str.length, from + TEXT)
    if (to < str.length && isHigh(str.charCodeAt(to - 1))) to--
    const origin = from === 0 ? struct.origin : new Y.ID(client, clock + from - 1)
    const content = new Y.ContentString(str.slice(from, to))
    const { rightOrigin, parent, parentSub } = struct
    cut.push(
      new Y.Item(new Y.ID(client, clock + from), null, origin, null, rightOrigin, parent, parentSub, content),
    )
    from = to
  }
  return cut
}

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff

/** Structs of one client that follow each other, as an update that deletes nothing. */
function encode(structs: readonly Struct[]): Uint8Array {
  const encoder = new Y.UpdateEncoderV1()
  const rest = new VarUints()
  const first = structs[0]
  if (!first) return new Uint8Array([0, 0])
  for (const struct of structs) struct.write(encoder, 0)
  rest.write(1)
  rest.write(structs.length)
  rest.write(first.id.client)
  rest.write(first.id.clock)
  return Uint8Array.from([...rest.bytes, ...encoder.toUint8Array(), 0])
}

/** Numbers as lib0 writes them: seven bits a byte, the lowest first. */
class VarUints {
  bytes: number[] = []

  write(value: number): void {
    let left = value
    for (; left > 127; left = Math.floor(left / 128)) this.bytes.push(128 | (left % 128))
    this.bytes.push(left)
  }
}
