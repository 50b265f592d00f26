import type { Context } from 'hono'
import { LIMITS } from '#core/protocol/limits.ts'
import type { Ask } from '#core/room/request.ts'
import type { Identity } from '../durable-objects/identity.ts'
import type { Done } from '../durable-objects/room-requests.ts'
import { personOf } from './auth/person-of.ts'
import { database } from './db/database.ts'
import { ApiError, notFound } from './error.ts'
import type { App } from './guard.ts'
import { randomID } from './id.ts'
import { byPerson, take } from './limits.ts'
import { refusal } from './room-refusal.ts'
import { roomStub } from './room-stub.ts'
import { memberRoom } from './routes/room-problems.ts'
import { showFile } from './show-file.ts'

type Asked = Context<App, '/:code'>

/** Has the room of the path do something for who asks, as far as it is theirs to do; throws what the room says against it. */
export async function actIn(c: Asked, ask: Ask): Promise<Done> {
  await take(c, byPerson(c, ask.t === 'run' ? 'roomRunPerPerson' : 'roomWritePerPerson'))
  // Rights that changed between looking and asking are looked up once more: nothing was done by the old ones.
  for (let tries = 0; tries < 2; tries++) {
    const { room, who } = await callerIn(c)
    const done: Done | null = await roomStub(c.env, room).act(who, ask)
    if (done?.refused) throw refusal(done.refused, done.file && showFile(done.file))
    if (done) return done
  }
  throw notFound()
}

/** Who asks, for their room to believe: like the ticket of a socket it is good once, and for nothing that was looked up before a change. */
async function callerIn(c: Asked): Promise<{ room: string; who: Identity }> {
  const expires = Date.now() + LIMITS.ticketMs
  const [room, person] = await Promise.all([memberRoom(c), personOf(database(c.env), c.var.access)])
  if (person === undefined) throw new ApiError('unauthorized', 'Sign in to do this.')
  const { id: user, name, kind, color } = person
  const { session } = c.var.access
  const who = { user, name, guest: kind === 'guest', role: room.role, color, session }
  return { room: room.id, who: { ...who, ticket: randomID(16), expires } }
}
