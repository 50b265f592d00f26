import { membersAnswer, type Member } from '#core/protocol/api/members.ts'
import { call } from './call.ts'
import { everyPage } from './every-page.ts'
import { roomPath } from './rooms.ts'

/** Everybody who belongs to the room, and for those who may see it who is kept out. */
export async function listPeople(code: string): Promise<{ members: Member[]; banned: Member[] }> {
  const pages = await everyPage((query) =>
    call(membersAnswer, 'GET', `${roomPath(code, '/members')}?${query}`),
  )
  return {
    members: pages.flatMap(({ members }) => members),
    banned: pages.flatMap(({ banned = [] }) => banned),
  }
}
