import { setTimeout as sleep } from 'node:timers/promises'
import * as v from 'valibot'
import { manifest } from '#core/protocol/api/record.ts'
import { wordOf } from './ledger.ts'
import type { Person } from './person.ts'

/** Characters from which more is deleted than typed, and files that a room gets besides its programs. */
const LONG = 6_000
const OWN_FILES = 4
/** Milliseconds: between keys that make words, and how long somebody stays away. */
const KEYS_MS = 90
const AWAY_MS = 4_000

/** What people do, and of a hundred times how often. */
const ACTS: readonly (readonly [
  share: number,
  what: string,
  act: (person: Person) => Promise<void> | void,
])[] = [
  [62, 'bursts of typing', type],
  [8, 'deletions', remove],
  [9, 'selections', select],
  [5, 'messages', chat],
  [6, 'changes of the file', look],
  [1, 'files made', makeFile],
  [1, 'files removed', removeFile],
  [4, 'looks at the record', watch],
  [2, 'departures and returns', leave],
  [1, 'pages loaded again', reload],
  [1, 'connections cut', cut],
]

/** Does one thing, chosen by the person's own random numbers. */
export async function act(person: Person): Promise<void> {
  let left = person.rng.below(100)
  const found = ACTS.find(([share]) => (left -= share) < 0)
  if (!found) throw new Error('the shares do not add up to a hundred')
  const [, what, how] = found
  await how(person)
  person.ledger.did(what)
}

/** The text they look at, or null while it is not here. */
const textOf = ({ page, file }: Person): string | null => page.sync.state(file)?.doc.toString() ?? null

async function type(person: Person): Promise<void> {
  const { page, rng, ledger } = person
  const client = person.client
  for (let more = 1 + rng.below(8); more > 0; more--) {
    const text = textOf(person)
    if (text === null) return
    const word = wordOf(client, ledger.typed.get(client)?.length ?? 0)
    const from = rng.chance(0.7) ? text.length : rng.below(text.length + 1)
    person.room.clients.add(client)
    ledger.typing(client, word)
    page.type(person.file, {
      changes: { from, insert: `${word}${rng.chance(0.2) ? '\n' : ' '}` },
      selection: { anchor: from + word.length },
    })
    await sleep(KEYS_MS * 2 * rng.next())
  }
}

function remove(person: Person): void {
  const text = textOf(person)
  if (text === null || text.length === 0) return
  const from = person.rng.below(text.length)
  const most = text.length > LONG ? text.length / 2 : 40
  const to = Math.min(text.length, from + 1 + person.rng.below(most))
  person.page.type(person.file, { changes: { from, to } })
}

function select(person: Person): void {
  const text = textOf(person)
  if (text === null) return
  const [anchor, head] = [person.rng.below(text.length + 1), person.rng.below(text.length + 1)]
  person.page.type(person.file, { selection: { anchor, head } })
}

function chat({ page, rng }: Person): void {
  page.chat(`What about case ${rng.below(1_000)}?`)
}

/** Those that people write in: what is run stays as it is. */
function ownFiles({ page, room }: Person): string[] {
  const programs = new Set(room.programs.map(({ file }) => file))
  return page.view.files.flatMap(({ id, name }) =>
    programs.has(id) || (id !== 'f1' && !name.startsWith('notes')) ? [] : [id],
  )
}

function look(person: Person): void {
  const [file = 'f1'] = person.rng.chance(0.5) ? ['f1'] : [person.rng.pick(ownFiles(person))]
  person.file = file
  person.page.sync.openFile(file)
  if (person.page.sync.status !== 'offline') person.page.send({ t: 'view', file })
}

function makeFile(person: Person): void {
  if (ownFiles(person).length > OWN_FILES) return
  const id = crypto.randomUUID()
  person.page.send({ t: 'createFile', id, name: `notes-${id.slice(0, 8)}.md` })
}

function removeFile(person: Person): void {
  const others = ownFiles(person).filter((file) => file !== 'f1')
  if (others.length > 1)
    person.page.send({ t: 'removeFile', id: crypto.randomUUID(), file: person.rng.pick(others) })
}

/** Watches what was before, as the replay does: the manifest, and the state at one moment. */
async function watch({ account, room, rng }: Person): Promise<void> {
  const { segments } = v.parse(manifest, await account.send('GET', `/api/rooms/${room.code}/record`))
  const last = segments.at(-1)?.last
  if (last !== undefined)
    await account.download(`/api/rooms/${room.code}/record/moments/${1 + rng.below(last)}`)
}

async function leave(person: Person): Promise<void> {
  await person.here()
  person.page.close()
  await sleep(AWAY_MS * person.rng.next())
  person.comeBack()
  await person.here()
}

/** Types and is gone in the middle of it: what was not acknowledged is in the outbox. */
async function reload(person: Person): Promise<void> {
  await type(person)
  person.reload()
  await person.here()
}

function cut({ page }: Person): void {
  page.cut()
}
