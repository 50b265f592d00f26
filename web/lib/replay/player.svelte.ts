import type { Manifest } from '#core/protocol/api/record.ts'
import type { Marker } from '#core/protocol/outline.ts'
import * as time from '#core/replay/clock.ts'
import type { Follow, Frame, Scene } from '#core/replay/frame.ts'
import { IDLE_MS, outlinePauses, paceOf, refined, type Pace, type Pause } from '#core/replay/pace.ts'
import type { Failure, FromReader, Target } from './messages.ts'
import { Reader } from './reader.ts'
import { ShownScene } from './shown-scene.svelte.ts'

/** The reader is waited for when it took longer than this: time stands still meanwhile, milliseconds. */
const PATIENCE_MS = 150

/** The record is here: what is known of it, and its first and last moment. */
export type Opened = { manifest: Manifest; from: number; to: number }

/** Watching a session: where it is, how it goes on, and what is to be seen there. */
export class Player {
  #reader: Reader
  #opened = $state.raw<Opened | null>(null)
  #failure = $state.raw<Failure | null>(null)
  #clock = $state.raw(time.stopped(0))
  readonly #scene = new ShownScene()
  #file = $state<string | null>(null)
  #follow = $state.raw<Follow>({ t: 'action' })
  #skipIdle = $state(true)
  #waiting = $state(false)
  #drawn = $state(false)
  /** Pauses by the outline, and those that are known better by now. */
  #coarse: Pause[] = []
  #pauses = $state.raw<Pause[]>([])
  /** The frame that was asked for last, and when; null when it is here. */
  #asked: { id: number; at: number; step: boolean } | null = null
  /** Where to go as soon as the reader is free. */
  #next: Target | null = null
  #loop = 0
  /** Draws the text of a frame. */
  ondraw: (frame: Frame) => void = () => {}

  constructor(path: string) {
    this.#reader = new Reader(path, (message) => this.#heard(message))
    this.#loop = requestAnimationFrame((now) => this.#frame(now))
  }

  get opened(): Opened | null {
    return this.#opened
  }
  get failure(): Failure | null {
    return this.#failure
  }
  get scene(): Scene {
    return this.#scene
  }
  /** The file that is shown. */
  get file(): string | null {
    return this.#file
  }
  get playing(): boolean {
    return this.#clock.playing
  }
  get speed(): number {
    return this.#clock.speed
  }
  /** The moment that is shown, milliseconds since 1970. */
  get at(): number {
    return this.#clock.at
  }
  /** Events are on their way. */
  get waiting(): boolean {
    return this.#waiting
  }
  /** The first frame was shown. */
  get drawn(): boolean {
    return this.#drawn
  }
  get skipIdle(): boolean {
    return this.#skipIdle
  }
  get follow(): Follow {
    return this.#follow
  }
  set follow(follow: Follow) {
    this.#follow = follow
    this.#next ??= { at: this.#clock.at }
  }

  /** How time passes while it plays. */
  readonly pace = $derived.by(() => this.#paceWith(this.#pauses))
  /** How times lie on the timeline: it stays as it is while more becomes known. */
  readonly axis = $derived.by(() => this.#paceWith(this.#opened ? this.#coarse : []))
  /** Long pauses as they are drawn. */
  get gaps(): readonly Pause[] {
    return this.#opened ? this.#coarse : []
  }
  get marks(): readonly Marker[] {
    return this.#opened?.manifest.marks ?? []
  }
  /** Time since the beginning, and all of it, milliseconds. */
  readonly elapsed = $derived.by(() => Math.max(0, this.#clock.at - (this.#opened?.from ?? 0)))
  readonly total = $derived.by(() => (this.#opened ? this.#opened.to - this.#opened.from : 0))

  toggle(): void {
    const now = performance.now()
    this.#clock = this.playing
      ? time.pause(this.#clock, this.pace, now)
      : time.play(this.#clock, this.pace, now)
    if (this.playing) this.#next ??= { at: this.#clock.at }
  }

  setSpeed(speed: number): void {
    this.#clock = time.withSpeed(this.#clock, this.pace, performance.now(), speed)
  }

  setSkipIdle(skip: boolean): void {
    this.#clock = time.tick(this.#clock, this.pace, performance.now())
    this.#skipIdle = skip
  }

  /** Goes to a time, milliseconds since 1970. */
  seek(at: number): void {
    this.#clock = time.seek(this.#clock, this.pace, performance.now(), at)
    this.#next = { at: this.#clock.at }
  }

  /** Goes to a part of the timeline, from 0 to 1. */
  seekPart(part: number): void {
    this.seek(this.axis.real(part * this.axis.length))
  }

  /** Where the shown moment lies on the timeline, from 0 to 1. */
  readonly part = $derived.by(() => this.partOf(this.#clock.at))

  partOf(at: number): number {
    return this.axis.length === 0 ? 0 : this.axis.played(at) / this.axis.length
  }

  /** Goes on or back by what `ms` of watching take. */
  skip(ms: number): void {
    this.seek(time.skip(this.#clock, this.pace, performance.now(), ms).at)
  }

  /** Goes to the operation after or before; it does not play then. */
  step(direction: 1 | -1): void {
    this.#clock = time.pause(this.#clock, this.pace, performance.now())
    this.#next = { step: direction }
  }

  /** Goes to the marker after or before, and answers it. */
  mark(direction: 1 | -1): Marker | null {
    const found = time.markerFrom(this.marks, this.#clock, direction)
    if (found) this.goTo(found)
    return found ?? null
  }

  goTo({ seq, at }: Pick<Marker, 'seq' | 'at'>): void {
    this.#clock = time.seek(this.#clock, this.pace, performance.now(), at)
    // The event itself: others may have happened in the same millisecond.
    this.#next = { seq }
  }

  close(): void {
    cancelAnimationFrame(this.#loop)
    this.#reader.close()
  }

  #paceWith(pauses: readonly Pause[]): Pace {
    const { from = 0, to = 0 } = this.#opened ?? {}
    return paceOf(from, to, pauses, this.#skipIdle ? IDLE_MS : null)
  }

  /** Once a frame of the page: time passes, and one frame of the session is asked for. */
  #frame(now: number): void {
    this.#loop = requestAnimationFrame((next) => this.#frame(next))
    if (!this.#opened) return
    const late = this.#asked !== null && now - this.#asked.at > PATIENCE_MS
    if (late !== this.#waiting) this.#waiting = late
    if (this.playing) {
      this.#clock = late ? { ...this.#clock, now } : time.tick(this.#clock, this.pace, now)
      // The end is shown too.
      if (!this.playing) this.#next ??= { at: this.#clock.at }
    }
    if (this.#asked) return
    const target = this.#next ?? (this.playing ? { at: this.#clock.at } : null)
    if (!target) return
    this.#next = null
    this.#asked = { id: this.#reader.show(target, this.#follow), at: now, step: 'step' in target }
  }

  #heard(message: Parameters<ConstructorParameters<typeof Reader>[1]>[0]): void {
    switch (message.t) {
      case 'opened':
        return this.#open(message)
      case 'frame':
        return this.#show(message)
      case 'failed':
        this.#asked = null
        this.#waiting = false
        this.#clock = { ...this.#clock, playing: false }
        this.#failure = message.failure
        return
      default:
        return message satisfies never
    }
  }

  #open({ manifest, from, to }: Opened): void {
    this.#coarse = outlinePauses(manifest, from, to, IDLE_MS)
    this.#pauses = this.#coarse
    this.#opened = { manifest, from, to }
    this.#clock = time.stopped(from)
    if (manifest.segments.length > 0) this.#next = { at: from }
  }

  #show({ id, frame, known }: Extract<FromReader, { t: 'frame' }>): void {
    if (id !== this.#asked?.id) return
    const { step } = this.#asked
    this.#asked = null
    this.#failure = null
    if (known) this.#pauses = refined(this.#pauses, known.stretch, known.pauses)
    this.#scene.change(frame.scene)
    this.#file = frame.file
    this.#drawn = true
    // A step goes to an operation, whose time is only known now.
    if (step && !this.playing && this.#next === null) this.#clock = { ...this.#clock, at: frame.at }
    this.ondraw(frame)
  }
}
