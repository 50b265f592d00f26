import { ChangeSet, Text } from '@codemirror/state'
import { expect, test } from 'vitest'
import { memoryRecord, recordedSession } from '../../test/support/recorded-session.ts'
import { Rng } from '../../test/support/rng.ts'
import { Framing, replacing, type Follow, type Frame, type Scene } from './frame.ts'
import { changedOrigins } from './origins-change.ts'
import { eachOrigin, type Origins } from './origins.ts'
import { Seeker } from './seek.ts'

/** What a page shows by the frames it was sent. */
class Page {
  file: string | null = null
  text = Text.empty
  scene: Partial<Scene> = {}
  origins: Origins | null = null

  take(frame: Frame, layered = false): void {
    if (frame.file !== this.file || !layered) this.origins = null
    if (frame.origins) this.origins = changedOrigins(this.origins, structuredClone(frame.origins))
    if (frame.text !== undefined) this.text = Text.of(frame.text.split('\n'))
    if (frame.changes) this.text = ChangeSet.fromJSON(frame.changes).apply(this.text)
    this.file = frame.file
    Object.assign(this.scene, frame.scene)
  }
}

for (const seed of [1, 2, 3, 4, 5, 6])
  test(`T4: a page that gets only what changed shows the moment (seed ${seed})`, async () => {
    const rng = new Rng(seed)
    const events = recordedSession(seed, 600)
    const { source, manifest } = memoryRecord(events, 80)
    const seeker = new Seeker(source, manifest)
    const framing = new Framing()
    const page = new Page()
    const follows: Follow[] = [{ t: 'action' }, { t: 'person', user: 'u_bob' }, { t: 'file', file: 'f1' }]
    let seq = 1
    for (let i = 0; i < 150; i++) {
      seq = rng.chance(0.15) ? 1 + rng.below(600) : Math.max(1, Math.min(600, seq + rng.below(9) - 1))
      const state = await seeker.stateAt(seq)
      const passed = await seeker.between(framing.seq, state.seq)
      const lately = await seeker.events(seeker.indexOf(seq))
      page.take(framing.next(state, passed, lately, rng.pick(follows)))
      expect(page.text.toString()).toBe(state.files.get(page.file ?? '')?.text.toString())
      expect(page.scene.people).toEqual([...state.people.values()])
      expect(page.scene.places).toEqual([...state.places.values()])
      expect(page.scene.files?.map(({ name }) => name)).toEqual(
        [...state.files.values()].map(({ name }) => name),
      )
      expect(page.scene.chat).toEqual(state.chat)
      expect(page.scene.run).toEqual(state.run)
    }
  })

for (const seed of [1, 2, 3])
  test(`O13: while the layer is on, a page knows of each character of the shown file where it came from (seed ${seed})`, async () => {
    const rng = new Rng(seed)
    const { source, manifest } = memoryRecord(recordedSession(seed, 600), 80)
    const [seeker, framing, page] = [new Seeker(source, manifest), new Framing(), new Page()]
    let [seq, layered, parts] = [1, true, 0]
    for (let i = 0; i < 200; i++) {
      seq = rng.chance(0.15) ? 1 + rng.below(600) : Math.max(1, Math.min(600, seq + rng.below(9) - 1))
      if (rng.chance(0.1)) layered = !layered
      const state = await seeker.stateAt(seq)
      const passed = await seeker.between(framing.seq, state.seq)
      const follow: Follow = rng.chance(0.2) ? { t: 'file', file: 'f1' } : { t: 'action' }
      const frame = framing.next(state, passed, await seeker.events(seeker.indexOf(seq)), follow, layered)
      page.take(frame, layered)
      if (frame.origins?.from !== undefined) parts++
      const now = state.files.get(page.file ?? '')?.origins ?? null
      expect(page.origins && spoken(page.origins)).toEqual(layered && now ? spoken(now) : null)
      if (!layered) expect(frame.origins).toBeUndefined()
    }
    expect(parts).toBeGreaterThan(20)
  })

function spoken(origins: Origins): string[] {
  const list: string[] = []
  eachOrigin(origins, (from, to, name, user) => void list.push(`${from} ${to} ${name} ${user}`))
  return list
}

test('T4: one step on is one small frame, however long the session is', async () => {
  const events = recordedSession(3, 600)
  const { source, manifest } = memoryRecord(events, 80)
  const seeker = new Seeker(source, manifest)
  const framing = new Framing()
  const last = events.findLast((event) => event.kind === 'push')
  const push = last?.seq ?? 0
  const follow: Follow = { t: 'file', file: last?.file ?? '' }
  const before = await seeker.stateAt(push - 1)
  framing.next(before, null, events, follow)
  framing.next(before, [], events, follow, true)
  const state = await seeker.stateAt(push)
  const frame = framing.next(state, await seeker.between(push - 1, push), events, follow, true)
  expect(Object.keys(frame.scene)).toEqual(['places'])
  // One edit splits a run in two at most, with one of its own between them.
  expect(frame.origins?.runs.length).toBeLessThanOrEqual(6)
})

test('the shown file is where something happens, or where the followed person is', async () => {
  const events = recordedSession(4, 300)
  const { source, manifest } = memoryRecord(events, 80)
  const seeker = new Seeker(source, manifest)
  for (let seq = 10; seq < 300; seq += 7) {
    const state = await seeker.stateAt(seq)
    const up = events.filter((event) => event.seq <= seq)
    const last = up.findLast((event) => event.kind === 'push' && state.files.has(event.file))
    expect(new Framing().next(state, null, up, { t: 'action' }).file).toBe(
      last?.kind === 'push' ? last.file : 'f1',
    )
    const places = [...state.places.values()].filter(
      ({ user, file }) => user === 'u_bob' && state.files.has(file ?? ''),
    )
    if (places.length > 0)
      expect(new Framing().next(state, null, up, { t: 'person', user: 'u_bob' }).file).toBe(
        places.at(-1)?.file,
      )
  }
})

test('one change makes a text another, and leaves what is the same', () => {
  const of = (text: string) => Text.of(text.split('\n'))
  for (const [a, b] of [
    ['', 'x'],
    ['aaa', 'aa'],
    ['one\ntwo', 'one\nthree\ntwo'],
    ['same', 'same'],
    ['abc', ''],
  ] as const)
    expect(replacing(of(a), of(b)).apply(of(a)).toString()).toBe(b)
  expect(replacing(of('one\ntwo'), of('one\n2two')).toJSON()).toEqual([4, [0, '2'], 3])
})
