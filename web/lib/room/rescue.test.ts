import { expect, test } from 'vitest'
import { newest, type Kept } from './rescue.ts'

const kept = (client: string, at: number): Kept => ({ at, outbox: { client, stamp: at, files: [] } })

test('of two outboxes of one editor instance the later counts', () => {
  const all = [kept('aaaaaaaa', 1), kept('bbbbbbbb', 5), kept('aaaaaaaa', 3), kept('aaaaaaaa', 2)]
  expect(newest(all).map(({ client, stamp }) => [client, stamp])).toEqual([
    ['aaaaaaaa', 3],
    ['bbbbbbbb', 5],
  ])
})
