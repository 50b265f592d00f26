import { knockStanding } from '../../../core/protocol/api/members.ts'
import { joinAnswer, roomAnswer, ticketAnswer } from '../../../core/protocol/api/rooms.ts'
import type { Place } from '../address.ts'
import { call, Refused } from '../api.ts'
import { EXIT, Stop } from '../exit.ts'
import type { SignIn } from '../settings.ts'

/** What opens one socket, where that is, and the id of the room. */
export type Ticket = { ticket: string; url: string; room: string }

/** How often somebody who waits at the door asks, milliseconds. */
const KNOCK_MS = 2_000

/**
 * A way into a room that can be gone again and again: a member takes a ticket, anybody else first becomes one as the code or
 * the link lets them. `waiting` is called once when somebody has to let them in.
 */
export function entrance(who: SignIn, place: Place, waiting: () => void): () => Promise<Ticket> {
  /** The room's id, which stays when its code is changed. */
  let room: string | null = null
  const take = async (name: string): Promise<Ticket> => {
    const answer = await call(who, ticketAnswer, 'POST', `/api/rooms/${encodeURIComponent(name)}/ticket`)
    room = answer.room
    return { ticket: answer.ticket, room, url: who.url.replace(/^http/, 'ws') + answer.url }
  }
  return async () => {
    if (room !== null) return take(room)
    if ('link' in place) {
      const answer = await call(who, roomAnswer, 'POST', '/api/links', { token: place.link })
      return take(answer.room.id)
    }
    try {
      return await take(place.code)
    } catch (error) {
      if (!(error instanceof Refused) || (error.status !== 403 && error.status !== 404)) throw error
    }
    await join(who, place.code, waiting)
    return take(place.code)
  }
}

async function join(who: SignIn, code: string, waiting: () => void): Promise<void> {
  const { knock } = await call(who, joinAnswer, 'POST', `/api/rooms/${code}/join`)
  if (knock === undefined) return
  if (knock === 'waiting') waiting()
  for (let stand: string | undefined = knock; stand !== 'in';) {
    if (stand === 'refused') throw new Stop(EXIT.notAllowed, 'Nobody let you in.')
    await new Promise((resolve) => setTimeout(resolve, KNOCK_MS))
    stand = (await call(who, knockStanding, 'POST', `/api/rooms/${code}/knock`)).knock
  }
}
