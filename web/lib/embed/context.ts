import type { Host } from './host.ts'
import type { Options } from './options.ts'

/** What the parts of a frame share. */
export type FrameContext = {
  host: Host
  options: Options
  /** Begins anew; null where there is nothing of one's own. */
  onreset: (() => void) | null
  /** Comes in once more, as who one was. */
  onagain: () => void
}

export const FRAME = Symbol('frame')
