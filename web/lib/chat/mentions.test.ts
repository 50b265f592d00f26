import { expect, test } from 'vitest'
import { beingMentioned, matching, mentionedIn, splitMentions } from './mentions.ts'

const ada = { user: 'u_ada', name: 'Ada' }
const lovelace = { user: 'u_lovelace', name: 'Ada Lovelace' }
const bob = { user: 'u_bob', name: 'Bob' }
const bob2 = { user: 'u_bob2', name: 'Bob' }

test('the longest name that fits is meant, and no part of a word is a mention', () => {
  expect(splitMentions('hi @Ada Lovelace and @Ada.', [ada, lovelace])).toEqual([
    { text: 'hi ' },
    { text: '@Ada Lovelace', user: 'u_lovelace' },
    { text: ' and ' },
    { text: '@Ada', user: 'u_ada' },
    { text: '.' },
  ])
  for (const no of ['x@Ada', '@Adam', '@ada', '@', 'Ada', '@ Ada'])
    expect(splitMentions(no, [ada])).toEqual([{ text: no }])
})

test('who is mentioned is listed once; of namesakes the chosen one, or all', () => {
  expect(mentionedIn('@Ada @Ada @Bob', [ada, bob, bob2])).toEqual(['u_ada', 'u_bob', 'u_bob2'])
  expect(mentionedIn('@Bob', [bob, bob2], new Map([['Bob', 'u_bob2']]))).toEqual(['u_bob2'])
  const many = Array.from({ length: 30 }, (_, i) => ({ user: `u${i}`, name: `n${i}x` }))
  expect(mentionedIn(many.map(({ name }) => `@${name}`).join(' '), many)).toHaveLength(20)
})

test('what is typed behind an @ asks for people', () => {
  expect(beingMentioned('hi @ad', 6)).toEqual({ at: 3, query: 'ad' })
  expect(beingMentioned('@', 1)).toEqual({ at: 0, query: '' })
  expect(beingMentioned('@Ada Lo', 7)).toEqual({ at: 0, query: 'Ada Lo' })
  for (const no of ['mail a@b', 'hi', '@a\nb']) expect(beingMentioned(no, no.length)).toBeNull()
  expect(matching([bob, lovelace, ada], 'a').map(({ user }) => user)).toEqual(['u_lovelace', 'u_ada'])
  expect(matching([bob, lovelace], 'love')).toEqual([lovelace])
  expect(matching([ada], 'ada ')).toEqual([])
})
