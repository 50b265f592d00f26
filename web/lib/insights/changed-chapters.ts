import type { Manifest } from '#core/protocol/api/record.ts'

/** Staff's changes to chapters after one more; undefined takes a change back. */
export function changed(
  chapters: Manifest['chapters'],
  seq: number,
  title: string | null | undefined,
): Manifest['chapters'] {
  const others = chapters.filter((one) => one.seq !== seq)
  return title === undefined ? others : [...others, { seq, title }]
}
