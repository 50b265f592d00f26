import * as v from 'valibot'
import { newWebhookAnswer } from '#core/protocol/api/webhooks.ts'
import { Account } from '../support/account.ts'
import type { Headless } from '../support/headless.ts'
import { Rng } from '../support/rng.ts'
import { Follower } from './follower.ts'
import type { Ledger } from './ledger.ts'
import { Person } from './person.ts'
import { PROGRAMS, type Program } from './programs.ts'
import type { Receiver } from './receiver.ts'
import type { SoakOptions } from './options.ts'

const HOOKED = ['room.created', 'member.joined', 'run.ended', 'submission.judged'] as const
const PROBLEM = 'b_lamp-switches'

/** A room with its people: what is run in it, by the id of the file, and who follows its events. */
export type SoakRoom = {
  code: string
  language: string
  owner: Account
  people: Person[]
  programs: { file: string; program: Program }[]
  problem: string
  /** Everybody who typed here. */
  clients: Set<string>
  follower: Follower
  /** Until when nobody does anything here, so that the room sleeps; milliseconds of this process. */
  quietUntil: number
}

/** Makes accounts, rooms, programs and the webhook, and has everybody come in. */
export async function setStage(
  url: string,
  options: SoakOptions,
  receiver: Receiver,
  ledger: Ledger,
): Promise<SoakRoom[]> {
  const owner = await Account.lasting(url, `soak-owner`)
  const hook = { url: receiver.url, kinds: HOOKED }
  receiver.secret = v.parse(newWebhookAnswer, await owner.send('POST', '/api/webhooks', hook)).secret
  const accounts = [owner]
  // Everybody is in several rooms, as people are; in each they are somebody of their own.
  while (accounts.length < options.people)
    accounts.push(await Account.lasting(url, `soak-${accounts.length}`))
  const rooms: SoakRoom[] = []
  for (let i = 0; i < options.rooms; i++) rooms.push(await makeRoom(i, accounts, options, ledger))
  return rooms
}

async function makeRoom(
  i: number,
  accounts: readonly Account[],
  options: SoakOptions,
  ledger: Ledger,
): Promise<SoakRoom> {
  const owner = accounts[0] as Account
  const languages = Object.keys(PROGRAMS)
  const language = languages[i % languages.length] as string
  const code = await owner.createRoom(language, `Room ${i + 1}`)
  await owner.send('POST', `/api/rooms/${code}/problems`, { problem: PROBLEM, language })
  const first = await owner.join(code)
  const programs = []
  for (const program of PROGRAMS[language] ?? [])
    programs.push({ file: await addFile(first, program.name, program.text), program })
  first.close()
  const follower = new Follower(owner, code, ledger)
  const room: SoakRoom = {
    ...{ code, language, owner, programs, follower, quietUntil: 0 },
    ...{ problem: PROBLEM, people: [], clients: new Set() },
  }
  for (const [p, account] of accounts.entries())
    room.people.push(await Person.enter(account, room, new Rng(options.seed * 10_007 + i * 101 + p), ledger))
  // Somebody who follows keeps a room awake: every other one can sleep.
  if (i % 2 === 0) follower.follow()
  return room
}

/** Makes a file with a text; answers its id once that is on the room's disk. */
export async function addFile(person: Headless, name: string, text: string): Promise<string> {
  person.send({ t: 'createFile', id: crypto.randomUUID(), name })
  const found = () => person.view.files.find((file) => file.name === name)?.id
  await person.until(() => found() !== undefined)
  const file = found() as string
  person.sync.openFile(file)
  await person.until(() => person.sync.state(file) !== undefined)
  person.type(file, { changes: { from: 0, insert: text } })
  await person.until(() => person.sync.status === 'saved')
  return file
}
