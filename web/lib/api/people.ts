import * as v from 'valibot'
import { ROLES, type Role } from '#core/protocol/access.ts'
import { call } from './call.ts'
import { getRoom, roomPath, type Room } from './rooms.ts'

const member = v.object({
  user: v.string(),
  username: v.nullable(v.string()),
  name: v.string(),
  guest: v.boolean(),
  role: v.picklist(ROLES),
  /** When the room last saw them; null when it never did. */
  lastSeenAt: v.optional(v.nullable(v.number()), null),
})
/** Somebody who belongs to a room, or is kept out of it. */
export type Member = v.InferOutput<typeof member>

const link = v.object({
  id: v.string(),
  role: v.picklist(ROLES),
  by: v.string(),
  createdAt: v.number(),
  expiresAt: v.nullable(v.number()),
  usesLeft: v.nullable(v.number()),
  used: v.number(),
  password: v.boolean(),
  sentTo: v.nullable(v.string()),
})
/** A link that lets people in; times in milliseconds since the epoch, `usesLeft` null for any number. */
export type RoomLink = v.InferOutput<typeof link>
/** What a new link is to be; `expiresIn` in seconds. */
export type LinkWish = { role: Role; expiresIn?: number; uses?: number; password?: string }

const room = v.object({ room: v.object({ code: v.string() }) })
const people = v.object({ members: v.array(member), banned: v.optional(v.array(member), []) })
const of = (user: string) => encodeURIComponent(user)

/** Everybody who belongs to the room, and for those who may see it who is kept out. */
export const listPeople = (code: string): Promise<v.InferOutput<typeof people>> =>
  call(people, 'GET', roomPath(code, '/members'))
/** Lets a person with an account in, by user name. */
export const addMember = (code: string, username: string, role: Role): Promise<unknown> =>
  call(room, 'POST', roomPath(code, '/members'), { username, role })
export const giveRole = (code: string, user: string, role: Role): Promise<null> =>
  call(v.null(), 'PATCH', roomPath(code, `/members/${of(user)}`), { role })
/** Sends somebody out; with `ban` they stay out. */
export const sendOut = (code: string, user: string, ban: boolean): Promise<null> =>
  call(v.null(), 'DELETE', roomPath(code, `/members/${of(user)}${ban ? '?ban=1' : ''}`))
export const unban = (code: string, user: string): Promise<null> =>
  call(v.null(), 'DELETE', roomPath(code, `/bans/${of(user)}`))
/** Gives the room a new code; the old one opens nothing from now on. */
export const changeCode = (code: string): Promise<unknown> => call(room, 'POST', roomPath(code, '/rotate'))

export const listLinks = async (code: string): Promise<RoomLink[]> =>
  (await call(v.object({ links: v.array(link) }), 'GET', roomPath(code, '/links'))).links
/** Makes a link; its address is told this once. */
export const makeLink = (code: string, wish: LinkWish): Promise<{ link: RoomLink; url: string }> =>
  call(v.object({ link, url: v.string() }), 'POST', roomPath(code, '/links'), wish)
export const endLink = (code: string, id: string): Promise<null> =>
  call(v.null(), 'DELETE', roomPath(code, `/links/${of(id)}`))
/** Sends a link for one person to an address. */
export const sendInvite = (code: string, email: string, role: Role): Promise<unknown> =>
  call(v.object({ link }), 'POST', roomPath(code, '/invites'), { email, role })
/** Goes in by a link; answers the room. */
export async function useLink(token: string, password?: string): Promise<Room> {
  const body = password === undefined ? {} : { password }
  const { room: entered } = await call(room, 'POST', '/api/links', { token, ...body })
  return getRoom(entered.code)
}

/** How one's own knock stands. */
export const askAtDoor = async (code: string): Promise<'waiting' | 'in' | 'refused'> =>
  (
    await call(
      v.object({ knock: v.picklist(['waiting', 'in', 'refused']) }),
      'POST',
      roomPath(code, '/knock'),
    )
  ).knock
/** Lets somebody in who knocks, with a role, or with null refuses them. */
export const answerDoor = (code: string, user: string, role: Role | null): Promise<null> =>
  call(v.null(), 'POST', roomPath(code, `/knocks/${of(user)}`), role === null ? { refuse: true } : { role })
