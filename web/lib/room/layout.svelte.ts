import * as v from 'valibot'
import { localStore, readStored, writeStored } from '#lib/ui/stored.ts'

const KEY = 'cc.layout'
const size = (min: number, max: number) => v.pipe(v.number(), v.minValue(min), v.maxValue(max))

/** Least and most pixels of each pane. */
export const PANES = {
  files: { min: 132, max: 420, usual: 208 },
  side: { min: 240, max: 560, usual: 304 },
  console: { min: 72, max: 640, usual: 232 },
} as const
export type Pane = keyof typeof PANES

const layout = v.strictObject({
  files: size(PANES.files.min, PANES.files.max),
  side: size(PANES.side.min, PANES.side.max),
  console: size(PANES.console.min, PANES.console.max),
  filesOpen: v.boolean(),
  sideOpen: v.boolean(),
  consoleOpen: v.boolean(),
  panel: v.picklist(['people', 'chat', 'notes', 'problem', 'scorecard']),
})
type Stored = v.InferOutput<typeof layout>

const usual: Stored = {
  files: PANES.files.usual,
  side: PANES.side.usual,
  console: PANES.console.usual,
  filesOpen: true,
  sideOpen: true,
  consoleOpen: true,
  panel: 'people',
}

/** How this person arranged the room page; remembered in the browser. */
export class Layout {
  #now = $state<Stored>(readStored(localStore(), KEY, layout, usual))

  get panes(): Readonly<Stored> {
    return this.#now
  }

  resize(pane: Pane, value: number): void {
    this.set({ [pane]: value })
  }

  reset(pane: Pane): void {
    this.set({ [pane]: PANES[pane].usual })
  }

  set(change: Partial<Stored>): void {
    Object.assign(this.#now, change)
    writeStored(localStore(), KEY, $state.snapshot(this.#now))
  }
}
