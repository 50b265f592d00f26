import { ChangeSet, Text } from '@codemirror/state'
import { expect, test } from 'vitest'
import { memoryRecord, recordedSession } from '../../test/support/recorded-session.ts'
import { Rng } from '../../test/support/rng.ts'
import { Framing, replacing, type Follow, type Frame, type Scene } from './frame.ts'
import { Seeker } from './seek.ts'

/** What a page shows by the frames it was sent. */
class Page {
  file: string | null = null
  text = Text.empty
  scene: Partial<Scene> = {}

  take(frame: Frame): void {
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

test('T4: one step on is one small frame, however long the session is', async () => {
  const events = recordedSession(3, 600)
  const { source, manifest } = memoryRecord(events, 80)
  const seeker = new Seeker(source, manifest)
  const framing = new Framing()
  const push = events.findLast(({ kind }) => kind === 'push')?.seq ?? 0
  const before = await seeker.stateAt(push - 1)
  framing.next(before, null, events, { t: 'action' })
  framing.next(before, [], events, { t: 'action' })
  const state = await seeker.stateAt(push)
  const frame = framing.next(state, await seeker.between(push - 1, push), events, { t: 'action' })
  expect(Object.keys(frame.scene)).toEqual(['places'])
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
