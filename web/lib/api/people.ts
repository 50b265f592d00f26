import * as v from 'valibot'
import type { GivenRole } from '#core/protocol/access.ts'
import { inviteAnswer, linksAnswer, newLinkAnswer, type RoomLink } from '#core/protocol/api/links.ts'
import { knockStanding, type Member } from '#core/protocol/api/members.ts'
import { call } from './call.ts'
import { getRoom, roomPath, type Room } from './rooms.ts'

export type { Member, RoomLink }

/** What a new link is to be; `expiresIn` in seconds. */
export type LinkWish = { role: GivenRole; expiresIn?: number; uses?: number; password?: string }

const room = v.object({ room: v.object({ code: v.string() }) })
const of = (user: string) => encodeURIComponent(user)

/** Lets a person with an account in, by user name. */
export const addMember = (code: string, username: string, role: GivenRole): Promise<unknown> =>
  call(room, 'POST', roomPath(code, '/members'), { username, role })
export const giveRole = (code: string, user: string, role: GivenRole): Promise<null> =>
  call(v.null(), 'PATCH', roomPath(code, `/members/${of(user)}`), { role })
/** Sends somebody out; with `ban` they stay out. */
export const sendOut = (code: string, user: string, ban: boolean): Promise<null> =>
  call(v.null(), 'DELETE', roomPath(code, `/members/${of(user)}${ban ? '?ban=1' : ''}`))
export const unban = (code: string, user: string): Promise<null> =>
  call(v.null(), 'DELETE', roomPath(code, `/bans/${of(user)}`))
/** Gives the room a new code; the old one opens nothing from now on. */
export const changeCode = (code: string): Promise<unknown> => call(room, 'POST', roomPath(code, '/rotate'))

export const listLinks = async (code: string): Promise<RoomLink[]> =>
  (await call(linksAnswer, 'GET', roomPath(code, '/links'))).links
/** Makes a link; its address is told this once. */
export const makeLink = (code: string, wish: LinkWish): Promise<{ link: RoomLink; url: string }> =>
  call(newLinkAnswer, 'POST', roomPath(code, '/links'), wish)
export const endLink = (code: string, id: string): Promise<null> =>
  call(v.null(), 'DELETE', roomPath(code, `/links/${of(id)}`))
/** Sends a link for one person to an address. */
export const sendInvite = (code: string, email: string, role: GivenRole): Promise<unknown> =>
  call(inviteAnswer, 'POST', roomPath(code, '/invites'), { email, role })
/** Goes in by a link; answers the room. */
export async function useLink(token: string, password?: string): Promise<Room> {
  const body = password === undefined ? {} : { password }
  const { room: entered } = await call(room, 'POST', '/api/links', { token, ...body })
  return getRoom(entered.code)
}

/** How one's own knock stands. */
export const askAtDoor = async (code: string): Promise<'waiting' | 'in' | 'refused'> =>
  (await call(knockStanding, 'POST', roomPath(code, '/knock'))).knock
/** Lets somebody in who knocks, with a role, or with null refuses them. */
export const answerDoor = (code: string, user: string, role: GivenRole | null): Promise<null> =>
  call(v.null(), 'POST', roomPath(code, `/knocks/${of(user)}`), role === null ? { refuse: true } : { role })
