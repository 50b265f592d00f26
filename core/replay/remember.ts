import type { Keyframe } from './keyframe.ts'
import { Recent } from './recent.ts'
import type { RecordSource } from './source.ts'

/** How many answers are kept: segments as they came, what is for staff in them (short), keyframes, and texts. */
const KEPT = { lines: 64, staff: 1_000, keyframes: 64, texts: 32 } as const

/** A source that asks another one, and not twice for what it was asked lately; what failed is asked for again. */
export function remembering(source: RecordSource): RecordSource {
  const lines = new Recent<number, Promise<string>>(KEPT.lines)
  const staff = new Recent<number, Promise<string>>(KEPT.staff)
  const keyframes = new Recent<number, Promise<Keyframe>>(KEPT.keyframes)
  const texts = new Recent<string, Promise<string>>(KEPT.texts)
  return {
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
