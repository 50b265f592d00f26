import { expect, test } from 'vitest'
import type { Presence } from '#core/protocol/presence.ts'
import { personsOf } from './persons.ts'

const page = (user: string, client: string) => ({
  ...{ client, user, name: user, guest: false, color: 1 },
  role: 'writer' as const,
})
const news = (client: string, activity: Presence['activity'], file: string | null = null): Presence => ({
  ...{ client, activity, file },
  follows: null,
})
const people = [page('ada', 'a1'), page('bob', 'b1'), page('ada', 'a2')]

test('U12: several devices of one person are one entry with their number, oneself first', () => {
  const persons = personsOf(people, [], 'bob')
  expect(persons.map(({ user, clients }) => [user, clients])).toEqual([
    ['bob', ['b1']],
    ['ada', ['a1', 'a2']],
  ])
  expect(persons[1]).toMatchObject({ activity: 'active', file: null, follows: null })
})

test('U12: the most active device counts, whatever order the news came in', () => {
  const away = news('a1', 'away', 'f1')
  const idle = news('a2', 'idle', 'f2')
  for (const list of [
    [away, idle],
    [idle, away],
  ])
    expect(personsOf(people, list, undefined)[0]).toMatchObject({ activity: 'idle', lead: 'a2', file: 'f2' })
})

test('U12: of devices that are as active the one with the newest news leads', () => {
  const list = [news('a2', 'active', 'f2'), news('a1', 'active', 'f1')]
  expect(personsOf(people, list, undefined)[0]).toMatchObject({ lead: 'a1', file: 'f1' })
  expect(personsOf(people, list.toReversed(), undefined)[0]).toMatchObject({ lead: 'a2', file: 'f2' })
})

test('U12: a person follows whom one of their devices follows', () => {
  const list: Presence[] = [{ ...news('a1', 'away'), follows: 'bob' }, news('a2', 'active')]
  expect(personsOf(people, list, undefined)[0]).toMatchObject({ activity: 'active', follows: 'bob' })
})
