import { expect, test } from 'vitest'
import type { Member, RoomLog } from '#core/room/log.ts'
import type { Place } from './place.ts'

/** Members, who knocks, and which tickets are good. */
export function keepsPeople(place: Place): void {
  test('S4: members are put, replaced and removed', () =>
    place.with((log, reopened) => {
      const ada: Member = { user: 'u_ada', name: 'Ada 😀 中', guest: false, color: 3, role: 'owner' }
      const bob: Member = { user: 'u_bob', name: "Bob'); --", guest: true, color: 4, role: 'viewer' }
      log.putMember(ada)
      log.putMember(bob)
      log.putMember({ ...ada, role: 'writer' })
      log.removeMember('u_nobody')
      const sorted = (one: RoomLog) => one.members().toSorted((a, b) => (a.user < b.user ? -1 : 1))
      expect(sorted(reopened())).toEqual([{ ...ada, role: 'writer' }, bob])
      log.removeMember('u_ada')
      expect(sorted(reopened())).toEqual([bob])
    }))

  test('S4: knocks are put, replaced and removed', () =>
    place.with((log, reopened) => {
      const bob = { user: 'u_bob', name: "Bob'); --", guest: true, at: 5 }
      log.putKnock(bob)
      log.putKnock({ user: 'u_kim', name: 'Kim 😀', guest: false, at: 6 })
      log.putKnock({ ...bob, at: 7 })
      log.removeKnock('u_kim')
      log.removeKnock('u_nobody')
      expect(reopened().knocks()).toEqual([{ ...bob, at: 7 }])
    }))

  test('S4: what people added to the record is put and replaced', () =>
    place.with((log, reopened) => {
      log.putSpent({ user: 'u_bob', day: 20_000, today: 5, all: 5 })
      log.putSpent({ user: 'u_ada', day: 20_000, today: 1, all: 1 })
      log.putSpent({ user: 'u_bob', day: 20_001, today: 2 ** 31, all: 2 ** 33 })
      expect(
        reopened()
          .spent()
          .toSorted((a, b) => a.all - b.all),
      ).toEqual([
        { user: 'u_ada', day: 20_000, today: 1, all: 1 },
        { user: 'u_bob', day: 20_001, today: 2 ** 31, all: 2 ** 33 },
      ])
    }))

  test('J12: a ticket is taken once, before it ends, also by another opening of the same room', () =>
    place.with((log, reopened) => {
      const ticket = (id: string, expires: number) => ({ id, holders: ['u_ada', 'sign-in'], expires })
      expect(log.takeTicket(ticket('ticket-1', 2_000), 1_000)).toBe(true)
      expect(reopened().takeTicket(ticket('ticket-1', 2_000), 1_500)).toBe(false)
      expect(log.takeTicket(ticket('ticket-2', 2_000), 2_000)).toBe(false)
      expect(log.takeTicket(ticket('ticket-3', 3_000), 2_500)).toBe(true)
      expect(
        log.takeTicket(ticket('ticket-1', 2_000), 2_500),
        'forgotten after its end, and no longer good',
      ).toBe(false)
    }))

  test('J12: tickets made before a person’s rights changed, or their sign-in ended, are void; later ones are good', () =>
    place.with((log, reopened) => {
      const ticket = (id: string, expires: number, holders: string[]) => ({ id, holders, expires })
      log.voidTickets('u_ada', 2_000)
      log.voidTickets('sign-in', 3_000)
      expect(reopened().takeTicket(ticket('a', 2_000, ['u_ada', 'other']), 1_000)).toBe(false)
      expect(log.takeTicket(ticket('b', 3_000, ['u_bob', 'sign-in']), 1_000)).toBe(false)
      expect(log.takeTicket(ticket('c', 2_001, ['u_ada', 'other']), 1_000)).toBe(true)
      expect(log.takeTicket(ticket('d', 2_000, ['u_bob', 'other']), 1_000)).toBe(true)
      expect(
        log.takeTicket(ticket('e', 3_000, ['u_bob', 'sign-in']), 2_500),
        'also when older ones are forgotten',
      ).toBe(false)
    }))
}
