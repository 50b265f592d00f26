/** Gaps between frames of the page, tasks longer than 50 ms (milliseconds), and drawn frames of the session. */
export type Seen = { gaps: number[]; tasks: number[]; drawn: number[] }

/** What the page is asked while it is measured. */
export type Probe = {
  /** When the first frame of the session was on the screen, since the navigation began; 0 before. */
  first: number
  /** Waits for the next press of a pointer; `sought` answers how long its moment took to be on the screen. */
  arm(): void
  sought: Promise<number>
  /** Forgets what was seen; `stop` answers it. */
  start(): void
  stop(): Seen
}

declare global {
  interface Window {
    probe: Probe
  }
}

/**
 * Runs in a page before its scripts: notices what is asked of the replay's worker and what it answers. An answer is on the
 * screen when a task runs after the next frame.
 */
export function installProbe(): void {
  let asked = 0
  let gaps: number[] = []
  let tasks: number[] = []
  let drawn: number[] = []
  let seeking: { from: number; after: number; done: (ms: number) => void } | null = null

  const painted = (then: () => void) =>
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = then
      port2.postMessage(null)
    })

  const heard = (id: number) => {
    painted(() => {
      const now = performance.now()
      if (window.probe.first === 0) window.probe.first = now
      drawn.push(now)
      if (!seeking || id <= seeking.after) return
      seeking.done(now - seeking.from)
      seeking = null
    })
  }

  window.Worker = class extends Worker {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options)
      this.addEventListener('message', ({ data }: MessageEvent<{ t: string; id: number }>) => {
        if (data.t === 'frame') heard(data.id)
      })
    }
    override postMessage(message: { t: string; id: number }): void {
      if (message.t === 'show') asked = message.id
      super.postMessage(message)
    }
  }

  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) tasks.push(duration)
  }).observe({ type: 'longtask', buffered: true })

  let last = 0
  const frame = (now: number) => {
    if (last > 0) gaps.push(now - last)
    last = now
    requestAnimationFrame(frame)
  }
  requestAnimationFrame(frame)

  window.probe = {
    first: 0,
    sought: Promise.resolve(0),
    arm() {
      window.probe.sought = new Promise((done) => {
        const press = () => (seeking = { from: performance.now(), after: asked, done })
        addEventListener('pointerdown', press, { capture: true, once: true })
      })
    },
    start() {
      ;[gaps, tasks, drawn] = [[], [], []]
    },
    stop: () => ({ gaps, tasks, drawn }),
  }
}
