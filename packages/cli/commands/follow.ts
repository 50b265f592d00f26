import { basename } from 'node:path'
import { reconnectDelay } from '../../../core/client/backoff.ts'
import { placeOf } from '../address.ts'
import { Refused } from '../api.ts'
import { ask } from '../ask.ts'
import type { Context } from '../context.ts'
import { EXIT, Stop } from '../exit.ts'
import { readState } from '../mirror/kept-state.ts'
import { LocalFile } from '../mirror/local-file.ts'
import { Mirror, type Take } from '../mirror/mirror.ts'
import { plainLine } from '../plain.ts'
import { entrance, type Ticket } from '../room/enter.ts'
import { fileNamed, withText } from '../room/open.ts'
import { RoomSocket } from '../room/socket.ts'

/** How long leaving waits for the room to have what was saved last, milliseconds. */
const LEAVE_MS = 3_000

type Wanted = { room: string; local: string; file: string | undefined; take: Take | undefined }

/** Keeps a file of this machine and one of a room the same, until one leaves. */
export async function followRoom(context: Context, wanted: Wanted): Promise<number> {
  const who = context.who()
  const local = new LocalFile(wanted.local)
  const enter = entrance(who, placeOf(wanted.room, who.url), () => context.note('Waiting to be let in …'))
  const first = await patiently(enter, () => context.note(`${who.url} cannot be reached: trying on.`))
  const kept = readState(local.beside(''))
  const known = kept?.server === who.url && kept.room === first.room ? kept : null
  let ticket: Ticket | null = first
  const begun = (file: string) => {
    const name = plainLine(file)
    context.say(`${local.path} and ${name} are the same now. Ctrl-C leaves.`, { file: local.path, name })
  }
  const mirror = new Mirror({
    local,
    server: who.url,
    choose: () => choose(wanted.take),
    begun,
    say: context.note,
  })
  const socket = new RoomSocket({
    ticket: async () => {
      const next = ticket ?? (await enter())
      ticket = null
      return next
    },
    heard: {
      ...mirror.heard,
      message: (message) =>
        void (message.t === 'chat' && context.note(plainLine(`${message.by.name}: ${message.text}`))),
    },
    ...(known ? { client: known.outbox.client, outbox: known.outbox } : {}),
  })
  mirror.attach(socket)
  const leave = () => void leaving(mirror, socket)
  process.once('SIGINT', leave)
  process.once('SIGTERM', leave)
  try {
    await socket.until(() => socket.view.room !== null)
    const ours = wanted.file === undefined ? known?.file : undefined
    const there = socket.view.files.some(({ id }) => id === ours)
    const file = ours !== undefined && there ? ours : fileNamed(socket, wanted.file, basename(local.path))
    await withText(socket, file)
    return await mirror.follow(file, known?.file === file ? known : null)
  } catch (error) {
    if (error instanceof Stop && error.exit === EXIT.ok) return EXIT.ok
    throw error
  } finally {
    local.close()
    socket.end()
  }
}

/** A way in, tried until the server answers. */
async function patiently(enter: () => Promise<Ticket>, away: () => void): Promise<Ticket> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await enter()
    } catch (error) {
      if (!(error instanceof Refused) || !error.passes) throw error
      if (attempt === 0) away()
      await new Promise((resolve) => setTimeout(resolve, reconnectDelay(attempt, Math.random())))
    }
  }
}

async function choose(take: Take | undefined): Promise<Take | null> {
  if (take || process.stdin.isTTY !== true) return take ?? null
  const answer = await ask(
    'The file and the room differ. Take the text of the [r]oom, of the [l]ocal file, or [q]uit? ',
  )
  const said = answer.trim().toLowerCase()
  // The letter, or the word that it begins.
  return (['room', 'local'] as const).find((side) => said !== '' && side.startsWith(said)) ?? null
}

async function leaving(mirror: Mirror, socket: RoomSocket): Promise<void> {
  await mirror.finish().catch(() => {})
  const late = new Promise((resolve) => setTimeout(resolve, LEAVE_MS).unref())
  await Promise.race([socket.until(() => socket.sync.status === 'saved').catch(() => {}), late])
  socket.end()
}
