import { ChangeSet, EditorState } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { record, Replayer } from 'rrweb'

// Runs in the browser: a page that is recorded by rrweb while a session is written into an editor in it, and one that
// plays such a recording.

/** One push of a session. */
export type Step = { at: number; file: string; ops: unknown[] }

declare global {
  interface Window {
    rrwebBench: typeof bench
  }
}

const events: unknown[] = []
const files = new Map<string, EditorState>()
let now = 0
let file = ''
let view: EditorView | null = null
let replayer: Replayer | null = null

const bench = {
  /** Begins to record; the whole page is in the recording again every `checkout` milliseconds of the session's time. */
  record(at: number, checkout: number | null) {
    now = at
    Date.now = () => now
    document.body.innerHTML = '<main style="height: 640px; overflow: hidden"></main>'
    const parent = document.querySelector('main')
    if (!parent) throw new Error('no page')
    view = new EditorView({ parent, state: stateOf() })
    view.dom.style.height = '640px'
    record({ emit: (event) => void events.push(event), ...(checkout ? { checkoutEveryNms: checkout } : {}) })
  },

  /** Writes pushes, each at its time. */
  async write(steps: readonly Step[]) {
    if (!view) return
    for (const step of steps) {
      now = step.at
      if (step.file !== file) {
        if (file !== '') files.set(file, view.state)
        file = step.file
        view.setState(files.get(file) ?? stateOf())
      }
      for (const op of step.ops) {
        const changes = ChangeSet.fromJSON(op)
        let head = 0
        changes.iterChangedRanges((_fromA, _toA, _fromB, toB) => void (head = toB))
        view.dispatch({ changes, selection: { anchor: head }, scrollIntoView: true })
      }
      // What a frame of the page would do, and then the observers' turn.
      ;(view as unknown as { measure(): void }).measure()
      await Promise.resolve()
      await Promise.resolve()
    }
  },

  /** A part of what was recorded, each event as JSON; empty behind its end. */
  recorded: (from: number, count: number) =>
    events.slice(from, from + count).map((event) => JSON.stringify(event)),

  /** Loads a recording and shows its beginning; answers when that was on the screen. */
  async load(path: string): Promise<number> {
    const loaded = (await (await fetch(path)).json()) as never[]
    replayer = new Replayer(loaded, { mouseTail: false, skipInactive: true, showWarning: false, speed: 1 })
    replayer.pause(0)
    return painted()
  },

  /** Goes to a place from 0 to 1; answers how long it took to be on the screen. */
  async seek(place: number): Promise<number> {
    // In a task of its own: what a debugger runs counts as none.
    await new Promise((resolve) => setTimeout(resolve))
    const from = performance.now()
    replayer?.pause(place * (replayer.getMetaData().totalTime - 1))
    return (await painted()) - from
  },

  /** What is to be seen. */
  text: () => replayer?.iframe.contentDocument?.querySelector('.cm-content')?.textContent ?? '',

  /** Plays from a place on, 64 times as fast. */
  play(place: number) {
    replayer?.setConfig({ speed: 64 })
    replayer?.play(place * (replayer.getMetaData().totalTime - 1))
  },
}
window.rrwebBench = bench

const stateOf = () => EditorState.create({ extensions: [EditorView.lineWrapping] })

const painted = (): Promise<number> =>
  new Promise((resolve) =>
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => resolve(performance.now())
      port2.postMessage(null)
    }),
  )
