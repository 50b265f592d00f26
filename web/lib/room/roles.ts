import { rolesBelow, type GivenRole, type Role } from '#core/protocol/access.ts'

/** What a role is called. */
export const ROLE_NAMES: Readonly<Record<Role, string>> = {
  owner: 'Owner',
  staff: 'Staff',
  writer: 'Writer',
  runner: 'Runner',
  viewer: 'Viewer',
  bot: 'Bot',
}

/** What a role may do, in a few words. */
const ROLE_HINTS: Readonly<Record<Role, string>> = {
  owner: 'everything',
  staff: 'runs the room with you',
  writer: 'writes and runs code',
  runner: 'reads and runs code',
  viewer: 'reads and chats',
  bot: 'a program',
}

/** The roles that somebody of this role may give to a person, as choices. */
export const roleChoices = (own: Role): { value: GivenRole; label: string }[] =>
  rolesBelow(own)
    .filter((role) => role !== 'bot')
    .map((value) => ({ value, label: `${ROLE_NAMES[value]}: ${ROLE_HINTS[value]}` }))

/** The role a newcomer is offered first. */
export const FIRST_ROLE: GivenRole = 'writer'
