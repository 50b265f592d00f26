import { setTimeout as sleep } from 'node:timers/promises'
import type { Server } from '../support/server.ts'
import { processesMarked } from '../support/processes.ts'
import { chatFaults, dueHooks, endFaults, pushFaults, some } from './faults.ts'
import type { Ledger } from './ledger.ts'
import { readRecord, streamFaults } from './record.ts'
import type { Receiver } from './receiver.ts'
import { temporary } from './samples.ts'
import type { SoakRoom } from './stage.ts'

/** Milliseconds: until everything typed is everywhere, until webhooks that failed twice have come, until processes have ended. */
const QUIET_MS = 90_000
const HOOKS_MS = 150_000
const GONE_MS = 15_000
const LOOK_MS = 250

/** Answers whether something came to hold in time. */
async function inTime(ms: number, holds: () => boolean | Promise<boolean>): Promise<boolean> {
  for (const end = performance.now() + ms; performance.now() < end; await sleep(LOOK_MS))
    if (await holds()) return true
  return holds()
}

/** What is wrong with a room after everybody stopped: replicas, a fresh join, the record, the stream of events. */
export async function roomFaults(room: SoakRoom, ledger: Ledger, due: Set<string>): Promise<string[]> {
  const pages = room.people.map(({ page }) => page)
  const files = () => pages[0]?.view.files.map(({ id }) => id) ?? []
  const settled = await inTime(QUIET_MS, () =>
    pages.every(({ sync, view }) => {
      const going = view.run && !view.run.verdict
      const judging = view.judgements.some(({ verdict }) => !verdict)
      return sync.status === 'saved' && !going && !judging
    }),
  )
  if (!settled) return [`it does not become quiet: ${pages.map(({ sync }) => sync.status).join(', ')}`]
  const fresh = await room.owner.join(room.code)
  for (const page of [fresh, ...pages]) for (const file of files()) page.sync.openFile(file)
  const same = () =>
    files().every((file) => {
      const version = fresh.sync.version(file)
      return version !== undefined && pages.every(({ sync }) => sync.version(file) === version)
    })
  const faults = (await inTime(QUIET_MS, same)) ? [] : ['not everybody has the same version']
  const { events, state } = await readRecord(room.owner, room.code)
  for (const file of files()) {
    const text = state.files.get(file)?.text.toString()
    const wrong = [fresh, ...pages].filter((page) => page.text(file) !== text).length
    if (wrong > 0) faults.push(`${wrong} replicas of ${file} have another text than the record`)
  }
  await room.follower.stop()
  await room.follower.catchUp()
  fresh.close()
  for (const id of dueHooks(fresh.view.room?.id ?? '', events)) due.add(id)
  const typed = [...room.clients].flatMap((client) => ledger.typed.get(client) ?? [])
  return [
    ...faults,
    ...pushFaults(events, typed, ledger.rejected),
    ...chatFaults(events, ledger.said.get(room.code) ?? new Set()),
    ...endFaults(events),
    ...streamFaults(room.follower.lines, events),
    ...room.follower.wrong,
  ]
}

/** What is wrong with webhooks once there is nothing new: each came, under its id with its body, signed. */
export async function hookFaults(receiver: Receiver, due: ReadonlySet<string>): Promise<string[]> {
  receiver.moody = false
  const missing = () => [...due].filter((id) => !receiver.taken.has(id))
  await inTime(HOOKS_MS, () => missing().length === 0)
  const other = [...receiver.taken].filter(([, bodies]) => new Set(bodies).size > 1).map(([id]) => id)
  return [
    ...some('webhooks did not come', missing()),
    ...some('webhooks came with two bodies', other),
    ...(receiver.unsigned > 0 ? [`${receiver.unsigned} webhooks were not signed`] : []),
  ]
}

/** Ends the server as an operator does; what is wrong with what it leaves. */
export async function endFaultsOf(server: Server): Promise<string[]> {
  const code = await server.end()
  const mark = `DATA_DIR=${server.dataDir}`
  await inTime(GONE_MS, () => processesMarked(mark).length === 0)
  return [
    ...(code === 0 ? [] : [`the server ended with ${code}`]),
    ...some(
      'processes are left',
      processesMarked(mark).map(({ pid, name }) => `${name} (${pid})`),
    ),
    ...some('temporary files are left', await temporary(server.dataDir)),
  ]
}
