import type { Manifest } from '#core/protocol/api/record.ts'
import type { Marker } from '#core/protocol/outline.ts'
import * as time from '#core/replay/clock.ts'
import type { Follow, Frame, Scene } from '#core/replay/frame.ts'
import type { Pace } from '#core/replay/pace.ts'
import type { Sources, Stretch } from '#core/replay/sources.ts'
import type { Whence } from '#core/replay/whence.ts'
import type { Failure, FromReader, Grown, Target } from './messages.ts'
import { Pacing } from './pacing.svelte.ts'
import type { Reader, ReaderPort } from './reader.ts'
import { ShownOrigins } from './shown-origins.svelte.ts'
import { ShownScene } from './shown-scene.svelte.ts'
import { WrittenTime } from './written-time.svelte.ts'

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
  #seq = $state(0)
  #follow = $state.raw<Follow>({ t: 'action' })
  #waiting = $state(false)
  #drawn = $state(false)
  #pacing = new Pacing()
  /** The frame that was asked for last, and when; null when it is here. */
  #asked: { id: number; at: number; step: boolean; layered: boolean } | null = null
  /** Where to go as soon as the reader is free. */
  #next: Target | null = null
  #loop = 0
  readonly #written = new WrittenTime()
  /** Where the characters of the shown file came from. */
  readonly origins = new ShownOrigins(() => void (this.#next ??= { seq: this.#seq }))
  /** Draws the text of a frame. */
  ondraw: (frame: Frame) => void = () => {}
  /** What was asked for with `more` is here, or could not be had. */
  ongrown: () => void = () => {}

  /** Closes the reader when it is closed. */
  constructor(reader: Reader) {
    this.#reader = reader
    reader.listen((message) => this.#heard(message))
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
  /** The last event in what is shown. */
  get seq(): number {
    return this.#seq
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
    return this.#pacing.skipIdle
  }
  get follow(): Follow {
    return this.#follow
  }
  set follow(follow: Follow) {
    this.#follow = follow
    this.#next ??= { at: this.#clock.at }
  }

  /** How times pass and lie on the timeline. */
  get pacing(): Pacing {
    return this.#pacing
  }
  get pace(): Pace {
    return this.#pacing.pace
  }
  get marks(): readonly Marker[] {
    return this.#opened?.manifest.marks ?? []
  }
  /** Time since the beginning, and all of it, milliseconds. */
  readonly elapsed = $derived.by(() => Math.max(0, this.#clock.at - (this.#opened?.from ?? 0)))
  /** The time since the beginning as it is written: a moment behind while it plays. */
  readonly written = $derived.by(() => (this.playing ? this.#written.ms : this.elapsed))
  readonly total = $derived.by(() => (this.#opened ? this.#opened.to - this.#opened.from : 0))

  /** The last event that is here. */
  readonly last = $derived.by(() => this.#opened?.manifest.segments.at(-1)?.last ?? 0)
  /** Milliseconds of watching up to the end of what is here; 0 only when that is on the screen. */
  get left(): number {
    const least = this.#asked || this.#next ? 1 : 0
    return Math.max(least, this.pace.length - this.pace.played(this.#clock.at))
  }

  toggle(): void {
    if (this.playing) this.#clock = time.pause(this.#clock, this.pace, performance.now())
    else this.play()
  }

  play(): void {
    this.#clock = time.play(this.#clock, this.pace, performance.now())
    this.#next ??= { at: this.#clock.at }
  }

  /** Asks for what happened since. */
  more(): void {
    this.#reader.more()
  }

  setSpeed(speed: number): void {
    this.#clock = time.withSpeed(this.#clock, this.#pacing.pace, performance.now(), speed)
  }

  setSkipIdle(skip: boolean): void {
    this.#clock = time.tick(this.#clock, this.#pacing.pace, performance.now())
    this.#pacing.skipIdle = skip
  }

  /** Goes to a time, milliseconds since 1970. */
  seek(at: number): void {
    this.#clock = time.seek(this.#clock, this.#pacing.pace, performance.now(), at)
    this.#next = { at: this.#clock.at }
  }

  /** Goes to a part of the timeline, from 0 to 1. */
  seekPart(part: number): void {
    this.seek(this.#pacing.axis.real(part * this.#pacing.axis.length))
  }

  /** Where the shown moment lies on the timeline, from 0 to 1. */
  readonly part = $derived.by(() => this.partOf(this.#clock.at))

  partOf(at: number): number {
    return this.#pacing.partOf(at)
  }

  /** Goes on or back by what `ms` of watching take. */
  skip(ms: number): void {
    this.seek(time.skip(this.#clock, this.#pacing.pace, performance.now(), ms).at)
  }

  /** Goes to the operation after or before; it does not play then. */
  step(direction: 1 | -1): void {
    this.#clock = time.pause(this.#clock, this.#pacing.pace, performance.now())
    const waits = this.#next
    // Where it was about to go is not shown yet, and is what the step begins from.
    this.#next = { step: direction, ...(waits && !('step' in waits) ? { from: waits } : {}) }
  }

  /** Goes to the marker after or before, and answers it. */
  mark(direction: 1 | -1): Marker | null {
    const found = time.markerFrom(this.marks, this.#clock, direction)
    if (found) this.goTo(found)
    return found ?? null
  }

  goTo({ seq, at }: Pick<Marker, 'seq' | 'at'>): void {
    this.#clock = time.seek(this.#clock, this.#pacing.pace, performance.now(), at)
    // The event itself: others may have happened in the same millisecond.
    this.#next = { seq }
  }

  /** When a character of the shown file was put where it stands. */
  whence(position: number): Promise<Whence | null> {
    return this.#file === null ? Promise.resolve(null) : this.#reader.whence(this.#file, this.#seq, position)
  }

  /** Which edits put a stretch of a file there. */
  sources(stretch: Stretch): Promise<Sources | null> {
    return this.#reader.sources(stretch)
  }

  /** Staff changed the chapters. */
  setChapters(chapters: Manifest['chapters']): void {
    if (this.#opened) this.#opened = { ...this.#opened, manifest: { ...this.#opened.manifest, chapters } }
  }

  close(): void {
    cancelAnimationFrame(this.#loop)
    this.#reader.close()
  }

  /** Once a frame of the page: time passes, and one frame of the session is asked for. */
  #frame(now: number): void {
    this.#loop = requestAnimationFrame((next) => this.#frame(next))
    if (!this.#opened) return
    const late = this.#asked !== null && now - this.#asked.at > PATIENCE_MS
    if (late !== this.#waiting) this.#waiting = late
    if (this.playing) {
      this.#clock = late ? { ...this.#clock, now } : time.tick(this.#clock, this.#pacing.pace, now)
      // The end is shown too.
      if (!this.playing) this.#next ??= { at: this.#clock.at }
    }
    this.#written.pass(this.elapsed, this.playing, now)
    if (this.#asked) return
    const target = this.#next ?? (this.playing ? { at: this.#clock.at } : null)
    if (!target) return
    this.#next = null
    const layered = this.origins.wanted
    const id = this.#reader.show(target, this.#follow, layered)
    this.#asked = { id, at: now, step: 'step' in target, layered }
  }

  #heard(message: Parameters<ReaderPort>[0]): void {
    switch (message.t) {
      case 'opened':
        return this.#open(message)
      case 'frame':
        return this.#show(message)
      case 'grown':
        if (message.grown) this.#grow(message.grown)
        return this.ongrown()
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

  #open(message: Extract<FromReader, { t: 'opened' }>): void {
    const { manifest, from, to } = message
    this.#pacing.open(message)
    this.#opened = { manifest, from, to }
    this.#clock = time.stopped(from)
    if (manifest.segments.length > 0) this.#next = { at: from }
  }

  #grow(grown: Grown): void {
    const { manifest, from, to } = grown
    this.#pacing.grow(grown)
    this.#opened = { manifest, from, to }
  }

  #show({ id, frame, known }: Extract<FromReader, { t: 'frame' }>): void {
    if (id !== this.#asked?.id) return
    const { step, layered } = this.#asked
    this.#asked = null
    this.#failure = null
    if (known) this.#pacing.refine(known)
    this.#scene.change(frame.scene)
    this.origins.take(frame, layered)
    this.#file = frame.file
    this.#seq = frame.seq
    this.#drawn = true
    // A step goes to an operation, whose time is only known now.
    if (step && !this.playing && this.#next === null) this.#clock = { ...this.#clock, at: frame.at }
    this.ondraw(frame)
  }
}
