import type { Scene } from '#core/replay/frame.ts'

/** The parts of the shown moment, each noticed by itself: carets move with every frame, the rest rarely. */
export class ShownScene implements Scene {
  title = $state.raw<Scene['title']>('')
  files = $state.raw<Scene['files']>([])
  people = $state.raw<Scene['people']>([])
  places = $state.raw<Scene['places']>([])
  chat = $state.raw<Scene['chat']>([])
  staffChat = $state.raw<Scene['staffChat']>([])
  notes = $state.raw<Scene['notes']>([])
  run = $state.raw<Scene['run']>(null)
  problems = $state.raw<Scene['problems']>([])
  judgements = $state.raw<Scene['judgements']>([])

  /** Takes over those parts that are others than before. */
  change(parts: Partial<Scene>): void {
    Object.assign(this, parts)
  }
}
