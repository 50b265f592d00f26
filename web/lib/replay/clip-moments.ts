import type { Watching } from './watching.svelte.ts'

/** Moments that can be chosen: more than that nobody reads through. */
const MOMENTS = 300

/** Where a clip can begin and end, as events: the shown moment, both ends, and what is marked. */
export function clipMoments(watching: Watching) {
  const { player } = watching
  const { manifest, from = 0, to = 0 } = player.opened ?? {}
  const first = manifest?.segments[0]?.first ?? 1
  const last = manifest?.segments.at(-1)?.last ?? 1
  const marks = player.marks
    // A clip shows nothing of what is for staff.
    .filter(({ mark }) => mark !== 'note' && mark !== 'staffChat')
    .slice(0, MOMENTS)
    .map((mark) => ({ seq: mark.seq, at: mark.at, words: watching.wordsOf(mark) }))
  const named = [
    { seq: Math.max(first, player.seq), at: player.at, words: 'This moment' },
    { seq: first, at: from, words: 'The beginning' },
    { seq: last, at: to, words: 'The end' },
  ]
  const all = new Map([...marks, ...named].map((moment) => [moment.seq, moment]))
  const options = [...all.values()]
    .toSorted((a, b) => a.seq - b.seq)
    .map(({ seq, at, words }) => ({ value: `${seq}`, label: `${watching.timeOf(at)} ${words}` }))
  return { options, now: `${Math.max(first, player.seq)}`, end: `${last}` }
}
