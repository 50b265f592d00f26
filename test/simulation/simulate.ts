import type { Down } from '#core/protocol/down.ts'
import { hashText } from '#core/protocol/hash.ts'
import { textOf } from '#core/room/document.ts'
import { documentOf } from '#core/room/room.ts'
import { Rng } from '../support/rng.ts'
import type { Peer } from '../support/peer.ts'
import { World } from '../support/world.ts'

const FILE = 'f1'
const STEPS = 140

/** What a run did, so that a test can see that the simulation simulates. */
export type Tally = Record<
  'edits' | 'cuts' | 'reloads' | 'evictions' | 'crashes' | 'lost' | 'repeated' | 'files',
  number
>

export const emptyTally = (): Tally => ({
  edits: 0,
  cuts: 0,
  reloads: 0,
  evictions: 0,
  crashes: 0,
  lost: 0,
  repeated: 0,
  files: 0,
})

const PIECES = [
  'a',
  'b',
  'Z',
  'xyz',
  ' ',
  '\n',
  '\r\n',
  '\r',
  'e\u0301',
  '😀',
  '👩‍👩‍👧',
  '中文',
  '\u2028',
  '\ud83d',
  '\u0000',
  '"\\',
  'ل',
]

/** One room with 2-5 people, everything that can go wrong going wrong; throws when replicas or log disagree. */
export function simulate(seed: number, tally: Tally = emptyTally()): void {
  const rng = new Rng(seed)
  const world = new World({ language: rng.chance(0.3) ? 'python' : 'markdown' }, 1 + rng.below(12))
  const lossy = rng.chance(0.3)
  world.loses = (message: Down) => {
    const lost = lossy && (message.t === 'ops' || message.t === 'ack') && rng.chance(0.05)
    if (lost) tally.lost++
    return lost
  }
  const count = 2 + rng.below(4)
  const peers = Array.from({ length: count }, (_, i) => world.peer(`p${i}`))
  for (const peer of peers) world.connect(peer)
  for (let i = 0; i < STEPS; i++) act(world, rng.pick(peers), rng, tally)
  world.settle()
  check(world, seed)
}

function act(world: World, peer: Peer, rng: Rng, tally: Tally): void {
  const dice = rng.below(1000)
  if (dice < 330) return edit(peer, rng, tally)
  if (dice < 480) return rng.pick([() => peer.write(), () => peer.beginWrite(), () => peer.finishWrite()])()
  if (dice < 700) return deliver(world, peer, rng, tally)
  if (dice < 910) return peer.take()
  if (dice < 940) return world.pass(rng.below(400))
  if (dice < 955) return world.connect(peer)
  if (dice < 965) return changeFiles(peer, rng, tally)
  if (dice < 980) return void (tally.cuts++, world.cut(peer))
  if (dice < 988) return void (tally.reloads++, peer.reload())
  if (dice < 995) return void (tally.evictions++, world.evict())
  tally.crashes++
  const frame = peer.socket !== null && rng.chance(0.5) ? peer.up[0] : undefined
  world.crash(frame && peer.socket ? { t: 'frame', from: peer.socket, data: frame } : undefined)
}

function deliver(world: World, peer: Peer, rng: Rng, tally: Tally): void {
  const twice = rng.chance(0.03)
  if (twice) tally.repeated++
  world.deliver(peer, { twice })
}

function edit(peer: Peer, rng: Rng, tally: Tally): void {
  const file = rng.chance(0.85) ? FILE : (rng.pick(peer.view.files)?.id ?? FILE)
  const state = peer.sync.state(file)
  if (!state) return peer.sync.openFile(file)
  tally.edits++
  const { length } = state.doc
  const changes = Array.from({ length: rng.chance(0.1) ? 3 : 1 }, () => change(rng, length))
  changes.sort((a, b) => a.from - b.from)
  const apart = changes.filter((entry, i) => i === 0 || entry.from > (changes[i - 1]?.to ?? 0))
  peer.edit(file, { changes: apart, selection: { anchor: 0 } })
}

function change(rng: Rng, length: number): { from: number; to: number; insert: string } {
  // People who work on the same few characters are what makes orders differ.
  const from = rng.below(Math.min(length, rng.chance(0.7) ? 8 : length) + 1)
  const to = Math.min(length, from + (rng.chance(0.5) ? rng.below(6) : 0))
  const insert = rng.chance(0.02)
    ? 'long '.repeat(rng.below(5_000))
    : rng.chance(0.85)
      ? rng.pick(PIECES)
      : ''
  return { from, to, insert }
}

function changeFiles(peer: Peer, rng: Rng, tally: Tally): void {
  if (peer.socket === null || peer.view.files.length === 0) return
  tally.files++
  const id = `q${rng.below(1e6)}`
  const file = rng.pick(peer.view.files).id
  const dice = rng.below(10)
  const message =
    dice < 6
      ? { t: 'createFile', id, name: `file-${rng.below(8)}.md` }
      : dice < 9
        ? { t: 'renameFile', id, file, name: `file-${rng.below(8)}.py` }
        : { t: 'removeFile', id, file }
  if (file !== FILE || dice < 9) peer.up.push(JSON.stringify(message))
}

function check(world: World, seed: number): void {
  const fail = (what: string) => {
    throw new Error(`seed ${seed}: ${what}\nrerun: npm run simulate -- --seed ${seed}`)
  }
  if (world.heals > 0) fail('replicas forked and were healed')
  for (const file of world.room.files.keys()) {
    const document = documentOf(world.room, file)
    const text = document.text.toString()
    if (world.fold(file) !== text) fail(`the log of ${file} does not fold to its document`)
    for (const peer of world.peers) {
      const mine = peer.text(file)
      if (mine === undefined) continue
      if (mine !== text) fail(`${peer.name} differs in ${file}`)
      if (hashText(textOf(mine)) !== document.hash()) fail(`${peer.name} has another hash`)
    }
  }
  for (const peer of world.peers) {
    if (peer.sync.status !== 'saved') fail(`${peer.name} is ${peer.sync.status}`)
    const names = (files: readonly { id: string; name: string }[]) =>
      files.map((f) => `${f.id} ${f.name}`).join()
    if (names(peer.view.files) !== names([...world.room.files.values()]))
      fail(`${peer.name} lists other files`)
    const logged = world.room.clients.get(peer.client)?.n ?? world.log.client(peer.client)?.n ?? 0
    if (peer.rejected.length === 0 && logged !== peer.promised) {
      fail(`${peer.name} kept ${peer.promised} operations and the room has ${logged}`)
    }
  }
  if (world.room.connections.size !== world.peers.length) fail('the room counts other connections')
}
