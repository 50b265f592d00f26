import type { Watching } from '#lib/replay/watching.svelte.ts'
import type { Answering } from './host.ts'
import { dress } from './look.ts'

/** Does what the page around a replay asks for. */
export const replayCalls =
  (watching: Watching): Answering =>
  async (asked) => {
    const { player, editor } = watching
    switch (asked.t) {
      case 'seek':
        return player.seek((player.opened?.from ?? 0) + asked.at * 1_000)
      case 'play':
        return player.playing ? null : watching.toggle()
      case 'pause':
        return player.playing ? watching.toggle() : null
      case 'focus':
        return editor.view?.focus()
      case 'setTheme':
        return dress({ theme: asked.theme })
      case 'getFiles':
      case 'setFiles':
      case 'run':
        throw new Error('A replay has no files of its own.')
      default:
        return asked satisfies never
    }
  }
