import type { Manifest } from '#core/protocol/api/record.ts'
import { nameOf, type PartName } from './held.ts'
import type { Keyframe } from './keyframe.ts'
import { Recent } from './recent.ts'
import type { FoldedFrom, Gathered, MadeOf, RecordSource } from './source.ts'

/** How many answers are kept: segments, what is for staff in them (short), keyframes, and texts. */
const KEPT = { lines: 400, staff: 1_000, keyframes: 100, texts: 400 } as const
/** Characters of all segments, and of all texts: half of a long session. */
const CHARS = 16_000_000

type Kept<K, V> = Recent<K, Promise<V>>

/**
 * A source that asks another one, and not twice for what it was asked or what came lately; what failed is asked for again.
 * `chars` of all segments, and of all texts, are kept.
 */
export function remembering(
  source: RecordSource,
  chars = CHARS,
): FoldedFrom & { manifest(): Promise<Manifest> } {
  const memory = new Memory(chars)
  const { lines, staff, keyframes, texts } = memory
  const { gather } = source
  const missing = async (seq: number, made: MadeOf): Promise<void> => {
    const held = await memory.held(made)
    if (gather && held) memory.keep(await gather(seq, held))
  }
  const size = (text: string) => text.length
  return {
    ...(gather ? { gather: missing } : {}),
    manifest: () => source.manifest(),
    lines: (first) => once(lines, first, () => source.lines(first), size),
    staffLines: (first) => once(staff, first, () => source.staffLines(first)),
    keyframe: (first) => once(keyframes, first, () => source.keyframe(first)),
    text: (file, seq) => once(texts, nameOf({ part: 'text', file, seq }), () => source.text(file, seq), size),
  }
}

class Memory {
  readonly lines: Kept<number, string>
  readonly staff: Kept<number, string> = new Recent(KEPT.staff)
  readonly keyframes: Kept<number, Keyframe> = new Recent(KEPT.keyframes)
  readonly texts: Kept<PartName, string>

  constructor(chars: number) {
    this.lines = new Recent(KEPT.lines, chars)
    this.texts = new Recent(KEPT.texts, chars)
  }

  keep(found: Gathered): void {
    for (const { file, seq, text } of found.texts)
      this.texts.set(nameOf({ part: 'text', file, seq }), Promise.resolve(text), text.length)
    for (const [first, frame] of found.keyframes) this.keyframes.set(first, Promise.resolve(frame))
    for (const [first, part] of found.lines) this.lines.set(first, Promise.resolve(part), part.length)
    for (const [first, part] of found.staffLines) this.staff.set(first, Promise.resolve(part))
  }

  /** What is here or not needed of a moment, what is largest first; null when what is missing is not worth a request for all. */
  async held({ keyframe, state, lines, passed, staff }: MadeOf): Promise<PartName[] | null> {
    const here = !state || keyframe === null || (await this.#hasState(keyframe))
    const [own, said] = [
      lines.filter((first) => this.lines.get(first)),
      staff.filter((first) => this.staff.get(first)),
    ]
    const missing = lines.length - own.length + staff.length - said.length
    if (here && missing < 2) return null
    return [
      ...(here && keyframe !== null ? [nameOf({ part: 'keyframe', first: keyframe })] : []),
      ...[...own, ...passed].map((first) => nameOf({ part: 'lines', first })),
      ...(here || keyframe === null ? [] : this.#textsBefore(keyframe)),
      ...[...said, ...passed].map((first) => nameOf({ part: 'staff', first })),
    ]
  }

  /** Whether a keyframe is here with all its texts. */
  async #hasState(first: number): Promise<boolean> {
    const frame = await this.keyframes.get(first)?.catch(() => null)
    return frame?.files.every(({ id, text }) => this.texts.get(`${id}.${text}`)) ?? false
  }

  /** Of each file the newest text that is here from before an event: files that nobody changed since have no other. */
  #textsBefore(first: number): PartName[] {
    const newest = new Map<string, number>()
    for (const name of this.texts.keys()) {
      const [file = '', after] = name.split('.')
      const seq = Number(after)
      if (seq < first && seq > (newest.get(file) ?? -1)) newest.set(file, seq)
    }
    const names = [...newest].map(([file, seq]) => nameOf({ part: 'text', file, seq }))
    return names.filter((name) => this.texts.get(name))
  }
}

function once<K, V>(kept: Kept<K, V>, key: K, ask: () => Promise<V>, size = (_: V) => 0): Promise<V> {
  const known = kept.get(key)
  if (known) return known
  const asked = ask()
  kept.set(key, asked)
  asked.then(
    (value) => kept.get(key) === asked && kept.set(key, asked, size(value)),
    () => kept.get(key) === asked && kept.delete(key),
  )
  return asked
}
