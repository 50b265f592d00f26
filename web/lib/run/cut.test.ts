import { expect, test } from 'vitest'
import { cutSentence } from './cut.ts'

test.each([
  ['stdout 1258291', '1.2 MB of stdout cut here'],
  ['stderr 512', '512 B of stderr cut here'],
  ['compile 2048', '2 kB of compiler output cut here'],
  ['__proto__ x', 'Some of output cut here'],
])('%j reads %j', (data, sentence) => expect(cutSentence(data)).toBe(sentence))
