import type { activityAnswer, lobbyAnswer, onlineAnswer } from '../home.ts'
import type { inviteAnswer, linksAnswer, newLinkAnswer } from '../links.ts'
import type { knockStanding, membersAnswer } from '../members.ts'
import type {
  knockAnswer,
  linkUse,
  memberChange,
  newInvite,
  newLink,
  newMember,
  newRoom,
  newTrial,
  roomChange,
} from '../room-requests.ts'
import type { joinAnswer, roomAnswer, roomsAnswer, ticketAnswer } from '../rooms.ts'
import type { languagesAnswer, runnerAnswer } from '../runner.ts'
import type { Answers } from './answers.ts'

/** Rooms, who is in them, the ways into them, the front page, and what runs programs. */
export type RoomRoutes = {
  'GET /api/lobby': Answers<typeof lobbyAnswer>
  'POST /api/lobby/{id}/join': Answers<typeof roomAnswer>
  'GET /api/online': Answers<typeof onlineAnswer>
  'GET /api/activity': Answers<typeof activityAnswer>
  'POST /api/trial': Answers<typeof roomAnswer, typeof newTrial>
  'GET /api/rooms': Answers<typeof roomsAnswer>
  'POST /api/rooms': Answers<typeof roomAnswer, typeof newRoom>
  'GET /api/rooms/{code}': Answers<typeof roomAnswer>
  'PATCH /api/rooms/{code}': Answers<typeof roomAnswer, typeof roomChange>
  'POST /api/rooms/{code}/rotate': Answers<typeof roomAnswer>
  'DELETE /api/rooms/{code}': Answers<null>
  'POST /api/rooms/{code}/join': Answers<typeof joinAnswer>
  'POST /api/rooms/{code}/knock': Answers<typeof knockStanding>
  'POST /api/rooms/{code}/knocks/{user}': Answers<null, typeof knockAnswer>
  'GET /api/rooms/{code}/members': Answers<typeof membersAnswer>
  'POST /api/rooms/{code}/members': Answers<typeof roomAnswer, typeof newMember>
  'PATCH /api/rooms/{code}/members/{user}': Answers<null, typeof memberChange>
  'DELETE /api/rooms/{code}/members/{user}': Answers<null>
  'DELETE /api/rooms/{code}/bans/{user}': Answers<null>
  'GET /api/rooms/{code}/links': Answers<typeof linksAnswer>
  'POST /api/rooms/{code}/links': Answers<typeof newLinkAnswer, typeof newLink>
  'DELETE /api/rooms/{code}/links/{id}': Answers<null>
  'POST /api/rooms/{code}/invites': Answers<typeof inviteAnswer, typeof newInvite>
  'POST /api/links': Answers<typeof roomAnswer, typeof linkUse>
  'POST /api/rooms/{code}/ticket': Answers<typeof ticketAnswer>
  'GET /api/rooms/{id}/socket': Answers<null>
  'GET /ws/{session_id}': Answers<null>
  'GET /api/languages': Answers<typeof languagesAnswer>
  'GET /api/runner': Answers<typeof runnerAnswer>
}
