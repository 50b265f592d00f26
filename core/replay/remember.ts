import { LIMITS } from '#core/protocol/limits.ts'
import type { Keyframe } from './keyframe.ts'
import { Recent } from './recent.ts'
import type { Gathered, RecordSource } from './source.ts'

/** How many answers are kept: segments as they came, what is for staff in them (short), keyframes, and the texts of a whole room. */
const KEPT = { lines: 64, staff: 1_000, keyframes: 64, texts: LIMITS.files } as const

/** A source that asks another one, and not twice for what it was asked or what came lately; what failed is asked for again. */
export function remembering(source: RecordSource): RecordSource {
  const lines = new Recent<number, Promise<string>>(KEPT.lines)
  const staff = new Recent<number, Promise<string>>(KEPT.staff)
  const keyframes = new Recent<number, Promise<Keyframe>>(KEPT.keyframes)
  const texts = new Recent<string, Promise<string>>(KEPT.texts)
  const { gather } = source
  const keep = (found: Gathered): Gathered => {
    for (const [first, frame] of found.keyframes) keyframes.set(first, Promise.resolve(frame))
    for (const [first, part] of found.lines) lines.set(first, Promise.resolve(part))
    for (const [first, part] of found.staffLines) staff.set(first, Promise.resolve(part))
    for (const { file, seq, text } of found.texts) texts.set(`${file} ${seq}`, Promise.resolve(text))
    return found
  }
  return {
    ...(gather ? { gather: async (seq: number) => keep(await gather(seq)) } : {}),
    manifest: () => source.manifest(),
    lines: (first) => once(lines, first, () => source.lines(first)),
    staffLines: (first) => once(staff, first, () => source.staffLines(first)),
    keyframe: (first) => once(keyframes, first, () => source.keyframe(first)),
    text: (file, seq) => once(texts, `${file} ${seq}`, () => source.text(file, seq)),
  }
}

function once<K, V>(kept: Recent<K, Promise<V>>, key: K, ask: () => Promise<V>): Promise<V> {
  const known = kept.get(key)
  if (known) return known
  const asked = ask()
  kept.set(key, asked)
  asked.catch(() => kept.delete(key))
  return asked
}
