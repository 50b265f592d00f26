import type { Watching } from './watching.svelte.ts'

/** The keys of a replay, as in asciinema's player, with what they do in words. */
export const REPLAY_KEYS: readonly { keys: string; text: string }[] = [
  { keys: 'Space', text: 'Play or pause' },
  { keys: '← →', text: 'Back or on by 5 seconds' },
  { keys: 'Shift+← →', text: 'Back or on by a tenth' },
  { keys: '[ ]', text: 'Previous or next moment' },
  { keys: ', .', text: 'Back or on by one edit' },
  { keys: '0 … 9', text: 'To 0 % … 90 %' },
  { keys: 'O', text: 'Where the code came from' },
  { keys: 'F', text: 'Full screen' },
  { keys: '?', text: 'This help' },
]

const STEP_MS = 5_000

/** What has keys of its own: those that type, and those that arrows or Space act on. */
const TYPING = 'input:not([type=checkbox], [type=radio]), textarea, select'
const OWN_SPACE = 'button, a, summary, [role=menuitem], [role=option], [type=checkbox], [type=radio]'
const OWN_ARROWS =
  '.cm-editor, [role=tablist], [role=menu], [role=listbox], [data-seq], [type=radio], [role=separator], nav'

/** Does what a key stands for; false when it stands for nothing here. */
export function pressed(event: KeyboardEvent, watching: Watching, fullScreen: () => void): boolean {
  const { target, key } = event
  if (event.ctrlKey || event.metaKey || event.altKey || !(target instanceof Element)) return false
  if (target.closest(TYPING) || target.closest('[role=dialog]') || !watching.keys) return false
  const { player } = watching
  if (key === ' ') {
    if (target.closest(OWN_SPACE)) return false
    watching.toggle()
  } else if (key === 'ArrowLeft' || key === 'ArrowRight') {
    if (target.closest(OWN_ARROWS)) return false
    move(watching, key === 'ArrowRight' ? 1 : -1, event.shiftKey)
  } else if (key === '[' || key === ']') watching.jump(key === ']' ? 1 : -1)
  else if (key === ',' || key === '.') player.step(key === '.' ? 1 : -1)
  else if (/^[0-9]$/.test(key)) player.seekPart(Number(key) / 10)
  else if (event.repeat) return false
  else if (key === 'o') watching.toggleLayer()
  else if (key === 'f') fullScreen()
  else if (key === '?') watching.help = true
  else return false
  return true
}

/** Back (-1) or on (1) by five seconds of watching, or by a tenth of it all. */
export function move({ player }: Watching, direction: 1 | -1, far: boolean): void {
  if (far) player.seekPart(Math.max(0, Math.min(1, player.part + direction / 10)))
  else player.skip(direction * STEP_MS)
}
