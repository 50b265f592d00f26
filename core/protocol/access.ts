/** What a person may do in a room, as bits; the same function answers for room, worker and web. */
export const CAN = {
  read: 1,
  /** Change the text of files, the shared document and the whiteboard. */
  edit: 2,
  run: 4,
  chat: 8,
  manageFiles: 16,
  /** Settings of the room: title, code, who may open it, locking, sealing, deleting. */
  manageRoom: 32,
  /** Read what only staff may see: their channel and their notes. */
  staffView: 64,
  /** Write in the channel of staff, and notes. */
  staffWrite: 128,
  /** Let people in, by links too, give them roles below one's own, and send them out. */
  people: 256,
  /** Watch what was before one came. */
  history: 512,
} as const

export const ROLES = ['owner', 'staff', 'writer', 'runner', 'viewer', 'bot'] as const
export type Role = (typeof ROLES)[number]

/** Roles that can be given to somebody; the owner is who made the room. */
export const GIVEN_ROLES = ['staff', 'writer', 'runner', 'viewer', 'bot'] as const
export type GivenRole = (typeof GIVEN_ROLES)[number]

/** What a room is open for. `locked`: only staff change anything; `sealed`: nobody, for ever; `archived`: nobody, for now. */
export type Openness = { archived: boolean; locked: boolean; sealed: boolean }

const WRITING = CAN.edit | CAN.run | CAN.chat | CAN.manageFiles
const VIEWS = CAN.read | CAN.history | CAN.staffView
/** What is left when nothing in the room changes any more: who sees it can still be changed. */
const KEPT = VIEWS | CAN.manageRoom | CAN.people

const BY_ROLE: Readonly<Record<Role, number>> = {
  owner: WRITING | VIEWS | CAN.staffWrite | CAN.people | CAN.manageRoom,
  staff: WRITING | VIEWS | CAN.staffWrite | CAN.people,
  writer: CAN.read | CAN.history | WRITING,
  runner: CAN.read | CAN.history | CAN.run | CAN.chat,
  viewer: CAN.read | CAN.history | CAN.chat,
  bot: CAN.read | CAN.edit | CAN.run | CAN.chat,
}

/** Capability bits of a role in a room; whatever becomes of the room, everybody keeps the view their role has. */
export function capabilities(role: Role, room: Openness): number {
  const all = BY_ROLE[role]
  if (room.sealed || room.archived) return all & KEPT
  if (room.locked && !can(all, CAN.staffWrite)) return all & (VIEWS | CAN.chat)
  return all
}

export const can = (bits: number, capability: number): boolean => (bits & capability) !== 0

/** Roles that somebody of this role may give, change and take: those below it. */
export const rolesBelow = (own: Role): GivenRole[] => ROLES.slice(ROLES.indexOf(own) + 1) as GivenRole[]
/** Whether somebody may ask everybody to look at a line: who manages files leads the room, and bots do not. */
export const maySummon = (bits: number): boolean => can(bits, CAN.manageFiles)

/** Whether somebody may give, change or take the role of another: of roles below their own, with the right to people. */
export function mayGive(bits: number, own: Role, role: Role): boolean {
  const below: readonly Role[] = rolesBelow(own)
  return can(bits, CAN.people) && below.includes(role)
}
