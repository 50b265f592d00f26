/** A section of an operation while it is walked: what is left of it, and what it inserts (null: it leaves text alone). */
type Section = { len: number; insert: string | null; fresh: boolean; written: boolean }

const read = (json: unknown[]): Section[] =>
  json.map((part) => {
    const [len, ...lines] = Array.isArray(part) ? (part as [number, ...string[]]) : [part as number]
    return { len, insert: Array.isArray(part) ? lines.join('\n') : null, fresh: true, written: false }
  })

/** Writes sections, joining them as docs/PROTOCOL.md says. */
class Writer {
  #sections: { len: number; insert: string | null }[] = []

  add(len: number, insert: string | null): void {
    if (len === 0 && !insert) return
    const last = this.#sections.at(-1)
    if (last && insert === null && last.insert === null) last.len += len
    else if (last && insert === '' && last.insert === '') last.len += len
    else if (last?.insert && last.len === 0 && len === 0) last.insert += insert ?? ''
    else this.#sections.push({ len, insert })
  }

  json(): unknown[] {
    return this.#sections.map(({ len, insert }) =>
      insert === null ? len : insert === '' ? [len] : [len, ...insert.split('\n')],
    )
  }
}

/**
 * `map` of docs/PROTOCOL.md written from its text alone, on plain JSON: what a client in another language has to do. A
 * test compares it with the library that the room and the browser use.
 */
export function mapJSON(first: unknown[], second: unknown[], before: boolean): unknown[] {
  const as = read(first)
  const bs = read(second)
  const result = new Writer()
  const advance = (list: Section[], by: number) => {
    const section = list[0]
    if (!section) return
    if (by === section.len) list.shift()
    else Object.assign(section, { len: section.len - by, fresh: false })
  }
  for (;;) {
    const a = as[0]
    const b = bs[0]
    if (!a && !b) return result.json()
    if (a && b && a.insert === null && b.insert === null) {
      const len = Math.min(a.len, b.len)
      result.add(len, null)
      advance(as, len)
      advance(bs, len)
    } else if (
      b &&
      b.insert !== null &&
      (!a || a.insert === null || a.written || (a.fresh && comesFirst(a, b, before)))
    ) {
      result.add(b.insert.length, null)
      for (let len = b.len; len > 0;) {
        const over = as[0]
        if (!over) throw new Error('lengths differ')
        const piece = Math.min(over.len, len)
        if (over.insert !== null && !over.written && over.len <= piece) result.add(0, over.insert)
        advance(as, piece)
        len -= piece
      }
      bs.shift()
    } else if (a && a.insert !== null) {
      let left = a.len
      let kept = 0
      while (left > 0) {
        const over = bs[0]
        if (over?.insert === null) {
          const piece = Math.min(left, over.len)
          kept += piece
          left -= piece
          advance(bs, piece)
        } else if (over?.insert === '' && over.len < left) {
          left -= over.len
          bs.shift()
        } else break
      }
      result.add(kept, a.written ? '' : a.insert)
      a.written = true
      advance(as, a.len - left)
    } else throw new Error('lengths differ')
  }
}

const comesFirst = (a: Section, b: Section, before: boolean): boolean =>
  b.len < a.len || (b.len === a.len && !before)
