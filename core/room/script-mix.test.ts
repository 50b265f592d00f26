import { expect, test } from 'vitest'
import { Rng } from '../../test/support/rng.ts'
import { World } from '../../test/support/world.ts'

const SEEDS = 300
const STEPS = 120

/** Words of one author that are in the room, or will be when what is on its way has arrived. */
type Words = Set<string>

const at = (rng: Rng, text: string): number => {
  const places = [0, ...[...text.matchAll(/ /g)].map(({ index }) => index + 1)]
  return rng.pick(places)
}

/** Browsers and scripts write and take back words of their own in one room, and nothing arrives at once. */
function mix(seed: number): { world: World; words: Words; gone: number; scripted: number } {
  const rng = new Rng(seed)
  const world = new World({}, rng.chance(0.5) ? 5 : 500)
  const people = ['ada', 'bob'].map((name) => ({ peer: world.peer(name), words: new Set<string>() }))
  world.settle()
  // What scripts take back was there before: going back on what one just wrote looks like a text that crossed another.
  const old = { one: [] as string[], two: [] as string[] }
  for (let i = 0; i < 30; i++) old[i % 2 === 0 ? 'one' : 'two'].push(`old${i}x`)
  const body = [...old.one, ...old.two].map((entry) => `${entry} `).join('')
  people[0]?.peer.edit('f1', { changes: { from: 0, insert: body } })
  world.settle()
  const scripts = (['one', 'two'] as const).map((name) => ({
    script: world.script(name),
    words: new Set<string>(old[name]),
  }))
  for (const { script } of scripts) script.heard()
  let gone = 0
  let [made, scripted] = [0, 0]
  const word = (name: string) => `${name}${++made}x`

  function type({ peer, words }: (typeof people)[number]): void {
    const text = peer.text('f1') ?? ''
    const old = [...words].find((entry) => text.includes(`${entry} `))
    if (old && rng.chance(0.3)) {
      const from = text.indexOf(`${old} `)
      peer.edit('f1', { changes: { from, to: from + old.length + 1 } })
      words.delete(old)
      gone++
    } else {
      const next = word(peer.name)
      peer.edit('f1', { changes: { from: at(rng, text), insert: `${next} ` } })
      words.add(next)
    }
    peer.write()
  }

  function rewrite({ script, words }: (typeof scripts)[number]): void {
    scripted++
    script.edit((text) => {
      // Several places at once: all of this travels in one text.
      for (let i = rng.below(3); i >= 0; i--) {
        const old = [...words].find((entry) => entry.startsWith('old') && text.includes(`${entry} `))
        if (old && rng.chance(0.3)) {
          text = text.replace(`${old} `, '')
          words.delete(old)
          gone++
        } else {
          const next = word(script.name)
          const place = at(rng, text)
          text = `${text.slice(0, place)}${next} ${text.slice(place)}`
          words.add(next)
        }
      }
      return text
    })
  }

  for (let i = 0; i < STEPS; i++) {
    const person = rng.pick(people)
    const robot = rng.pick(scripts)
    const action = rng.below(12)
    if (action === 0) type(person)
    else if (action === 1) rewrite(robot)
    else if (action < 4) world.deliver(person.peer)
    else if (action === 4 && person.peer.down.length > 0) person.peer.take()
    else if (action < 8) robot.script.deliver()
    else if (action < 11) robot.script.take()
    else world.pass(rng.below(40))
    const quiet = scripts.every(({ script }) => script.up.length + script.down.length === 0)
    // A room with a timer does not sleep.
    if (quiet && world.timers.length === 0 && rng.chance(0.05)) world.evict()
  }
  for (let round = 0; round < 3; round++) {
    for (const { script } of scripts) {
      while (script.up.length > 0) script.deliver()
      while (script.down.length > 0) script.take()
    }
    world.settle()
  }
  for (const { script } of scripts) expect(script.text, `seed ${seed}`).toBe(world.fold('f1'))
  for (const { peer } of people) expect(peer.text('f1'), `seed ${seed}`).toBe(world.fold('f1'))
  const words = new Set([...people, ...scripts].flatMap((author) => [...author.words]))
  return { world, words, gone, scripted }
}

test(`W3, D2: of browsers and scripts that write at once nobody loses a word, in ${SEEDS} seeds`, () => {
  let [scripted, gone] = [0, 0]
  for (let seed = 1; seed <= SEEDS; seed++) {
    const done = mix(seed)
    const text = done.world.fold('f1')
    // The blank between two words may be taken twice, with a word on either side of it.
    const there = text.match(/[a-z]+\d+x/g) ?? []
    expect(text.replace(/[a-z]+\d+x/g, '').trim(), `seed ${seed}: ${text}`).toBe('')
    expect(there.toSorted(), `seed ${seed}: ${text}`).toEqual([...done.words].toSorted())
    expect(done.world.room.documents.get('f1')?.text.toString(), `seed ${seed}`).toBe(text)
    expect(done.world.heals, `seed ${seed}`).toBe(0)
    scripted += done.scripted
    gone += done.gone
  }
  expect(scripted).toBeGreaterThan(SEEDS * 5)
  expect(gone).toBeGreaterThan(SEEDS * 5)
}, 60_000)
