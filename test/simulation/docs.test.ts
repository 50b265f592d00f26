import * as Y from 'yjs'
import { expect, test } from 'vitest'
import { DOCS, type DocName } from '#core/protocol/shared-doc.ts'
import { DocPeer, settleDocs } from '../support/doc-peer.ts'
import { Rng } from '../support/rng.ts'
import { World } from '../support/world.ts'

const SEEDS = 200
const STEPS = 220

const tally = { edits: 0, cuts: 0, reloads: 0, evictions: 0, crashes: 0, lost: 0, compactions: 0 }

/** The document by what is stored alone. */
function stored(world: World, doc: DocName): Y.Doc {
  const whole = new Y.Doc()
  for (const update of world.log.docs.read(doc)) Y.applyUpdate(whole, update)
  expect([whole.store.pendingStructs, whole.store.pendingDs]).toEqual([null, null])
  return whole
}

function edit(person: DocPeer, rng: Rng): void {
  tally.edits++
  const doc = rng.pick(DOCS)
  if (!person.sync.isReady(doc)) return
  if (doc === 'notes') {
    const { text } = person
    const at = rng.below(Math.min(text.length, 12) + 1)
    if (rng.chance(0.35) && at < text.length) text.delete(at, Math.min(text.length - at, 1 + rng.below(5)))
    else text.insert(at, rng.pick(['a', 'Zz', '\n', '😀', 'long '.repeat(1 + rng.below(40))]))
    return
  }
  const key = rng.pick(['e1', 'e2', 'e3', 'e1/at', 'e2/0'])
  if (rng.chance(0.3)) person.elements.delete(key)
  else
    person.elements.set(
      key,
      rng.pick<unknown>([{ kind: 'pen', z: rng.below(9) }, [rng.below(99), 2], 'text']),
    )
}

function act(world: World, people: DocPeer[], rng: Rng): void {
  const person = rng.pick(people)
  person.notice()
  const dice = rng.below(1000)
  if (dice < 300) return edit(person, rng)
  if (dice < 450) return person.write()
  if (dice < 650) return person.deliver({ twice: rng.chance(0.03) })
  if (dice < 850) return person.take()
  if (dice < 900) return world.pass(rng.below(200))
  if (dice < 940) return person.connect()
  if (dice < 960) return void (tally.cuts++, world.cut(person.peer))
  if (dice < 975) return void (tally.reloads++, person.reload())
  if (dice < 985) return void (tally.compactions++, world.step({ t: 'compact', doc: rng.pick(DOCS) }))
  if (dice < 994) return void (tally.evictions++, world.evict())
  tally.crashes++
  const { socket, up } = person.peer
  world.crash(socket !== null && up[0] !== undefined ? { t: 'frame', from: socket, data: up[0] } : undefined)
}

test(`Y5: case 43, three people, drops, reloads and evictions: all replicas and the store agree, for ${SEEDS} seeds`, () => {
  for (let seed = 0; seed < SEEDS; seed++) {
    const rng = new Rng(seed)
    const world = new World()
    let authors = 0
    const people = ['ada', 'bob', 'cyd'].map((name) => new DocPeer(world, name, () => ++authors))
    const lossy = rng.chance(0.3)
    world.loses = (message) => {
      const lost = lossy && message.t === 'docAck' && rng.chance(0.5)
      if (lost) tally.lost++
      return lost
    }
    for (const person of people) person.connect()
    for (let i = 0; i < STEPS; i++) act(world, people, rng)
    world.loses = () => false
    // Whoever waits for an acknowledgement that was lost connects again, as after a silence.
    for (const { peer } of people) world.cut(peer)
    settleDocs(world, people)
    const text = stored(world, 'notes').getText('text').toString()
    const elements = stored(world, 'board').getMap('elements').toJSON()
    for (const person of people) {
      expect(person.rejected, `seed ${seed}`).toEqual([])
      expect(person.text.toString(), `seed ${seed}`).toBe(text)
      expect(person.elements.toJSON(), `seed ${seed}`).toEqual(elements)
      expect(person.disk?.docs ?? [], `seed ${seed}`).toEqual([])
    }
  }
  for (const [what, count] of Object.entries(tally)) expect([what, count > 20]).toEqual([what, true])
})
