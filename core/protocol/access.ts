/** What a person may do in a room, as bits; the same function answers for room, worker and web. */
export const CAN = {
  read: 1,
  edit: 2,
  run: 4,
  chat: 8,
  manageFiles: 16,
  manageRoom: 32,
} as const

export const ROLES = ['owner', 'writer', 'viewer'] as const
export type Role = (typeof ROLES)[number]

/** Capability bits of a role; an archived room can be read and nothing else, except managed by its owner. */
export function capabilities(role: Role, archived: boolean): number {
  if (archived) return role === 'owner' ? CAN.read | CAN.manageRoom : CAN.read
  switch (role) {
    case 'owner':
      return CAN.read | CAN.edit | CAN.run | CAN.chat | CAN.manageFiles | CAN.manageRoom
    case 'writer':
      return CAN.read | CAN.edit | CAN.run | CAN.chat | CAN.manageFiles
    case 'viewer':
      return CAN.read | CAN.chat
    default:
      return role satisfies never
  }
}

export const can = (bits: number, capability: number): boolean => (bits & capability) !== 0
