import { expect, test } from 'vitest'
import type { Member, PushEntry, RoomEvent, RoomLog } from '#core/room/log.ts'

/** Where the suite runs: `fresh` is an empty log, `reopened` the same room's log after its object is gone. */
export type Place = {
  /** Runs a case with a log of its own and a way to open the same storage again. */
  with(use: (log: RoomLog, reopened: () => RoomLog) => void): Promise<void>
  /** Bytes of the largest stored value, where the place knows. */
  largest?(log: RoomLog): number
}

/** Texts that storage likes to change. */
export const HARD_TEXTS: Record<string, string> = {
  'half a surrogate pair': 'a\ud83d',
  'halves the wrong way round': '\ude00\ud83d',
  'a NUL in the middle': 'before\u0000after',
  'line separators': 'a\u2028b\u2029c',
  'quotes and backslashes': `'"\\\\' OR 1=1; -- %_`,
  'an emoji family': '👩‍👩‍👧‍👦',
  'a byte order mark': '\ufeffa',
  'all control characters': Array.from({ length: 32 }, (_, i) => String.fromCharCode(i)).join(''),
  nothing: '',
}

const by = { user: 'u_ada', name: 'Ada', color: 1 }
const push = (
  version: number,
  text: string,
  n = version + 1,
  file = 'f1',
  client = 'client0001',
): PushEntry => ({
  ...{ file, version, client, n },
  ops: [[[0, ...text.split('\n')]]],
})
const said = (text: string, id = 'm1') => ({ id, by, text })
const chat = (text: string, id = 'm1'): RoomEvent => ({ kind: 'chat', chat: said(text, id) })

/** What every `RoomLog` does; run against memory and against the SQLite of a Durable Object. */
export function roomLogContract(place: Place): void {
  test('S4: a new log is empty', () =>
    place.with((log) => {
      expect([log.head(), log.lastAt(), log.checkpointed()]).toEqual([0, 0, 0])
      expect([log.pushesAfter(0), log.pushesOf('f1', 0), log.charsOf('f1', 0)]).toEqual([[], [], 0])
      expect([log.events(['room', 'chat'], 10), log.snapshots(), log.members()]).toEqual([[], [], []])
      expect([log.client('client0001'), log.snapshotText('f1')]).toEqual([undefined, ''])
    }))

  test('S4: entries come back as they went in, in their order', () =>
    place.with((log, reopened) => {
      const events: RoomEvent[] = [
        {
          kind: 'room',
          room: {
            id: 'r1',
            code: 'abc',
            title: 'T',
            language: 'python',
            archived: false,
            locked: false,
            sealed: false,
          },
        },
        { kind: 'file', change: 'created', file: { id: 'f1', name: 'main.py', version: 0 }, by },
        { kind: 'join', by },
        chat('hello'),
        {
          kind: 'run',
          run: {
            id: 'run-0001',
            by,
            at: 5,
            language: 'python',
            entry: 'main.py',
            status: 'waiting',
            output: [],
          },
        },
        {
          kind: 'output',
          run: 'run-0001',
          chunks: [
            { s: 'stdout', data: 'out\n' },
            { s: 'stdin', data: 'in' },
          ],
        },
        { kind: 'verdict', run: 'run-0001', verdict: { status: 'ok', cpuMs: 3 } },
        { kind: 'leave', by },
      ]
      events.forEach((event, i) => log.appendEvent(i + 1, 100 + i, event))
      const kinds = events.map(({ kind }) => kind)
      const expected = events.map((event, i) => ({ ...event, seq: i + 1, at: 100 + i }))
      for (const one of [log, reopened()]) {
        expect(one.events(kinds, 100)).toEqual(expected)
        expect([one.head(), one.lastAt()]).toEqual([8, 107])
      }
    }))

  test('S4: events are found by kind, the last so many, oldest first, after an entry if wanted', () =>
    place.with((log) => {
      for (let seq = 1; seq <= 20; seq++) {
        if (seq % 5 === 0) log.appendEvent(seq, seq, { kind: 'join', by })
        else if (seq % 2 === 0) log.appendPush(seq, seq, push(seq / 2 - 1, 'x'))
        else log.appendEvent(seq, seq, chat(`${seq}`))
      }
      const seqs = (kinds: RoomEvent['kind'][], count: number, after?: number) =>
        log.events(kinds, count, after).map(({ seq }) => seq)
      expect(seqs(['chat'], 3)).toEqual([13, 17, 19])
      expect(seqs(['chat', 'join'], 4)).toEqual([15, 17, 19, 20])
      expect(seqs(['join'], 100)).toEqual([5, 10, 15, 20])
      expect(seqs(['join'], 100, 10)).toEqual([15, 20])
      expect(seqs(['verdict'], 100)).toEqual([])
      expect(seqs(['chat'], 1, 19)).toEqual([])
    }))

  test('S4: a page of events ends before an entry; one is found by number, the first by kind', () =>
    place.with((log, reopened) => {
      for (let seq = 1; seq <= 12; seq++) {
        if (seq % 4 === 0) log.appendPush(seq, seq, push(seq / 4 - 1, 'x'))
        else if (seq % 3 === 0) log.appendEvent(seq, seq, { kind: 'staffChat', chat: said(`s${seq}`) })
        else log.appendEvent(seq, seq, chat(`${seq}`))
      }
      const seqs = (kinds: RoomEvent['kind'][], count: number, before: number) =>
        reopened()
          .events(kinds, count, 0, before)
          .map(({ seq }) => seq)
      expect(seqs(['chat'], 3, 10)).toEqual([2, 5, 7])
      expect(seqs(['chat'], 100, 5)).toEqual([1, 2])
      expect(seqs(['chat'], 100, 1)).toEqual([])
      expect(seqs(['chat'], 2, Number.MAX_SAFE_INTEGER)).toEqual([10, 11])
      expect(seqs(['staffChat', 'chat'], 3, 10)).toEqual([6, 7, 9])
      expect(log.event(5)).toEqual({ ...chat('5'), seq: 5, at: 5 })
      expect([log.event(4), log.event(0), log.event(99)]).toEqual([undefined, undefined, undefined])
      expect(log.firstEvent('staffChat')?.seq).toBe(3)
      expect(log.firstEvent('note')).toBeUndefined()
    }))

  test('C8: an event is written over by one of its kind, and nothing of the old one is left', () =>
    place.with((log, reopened) => {
      log.appendEvent(1, 10, chat('the secret'))
      log.appendPush(2, 11, push(0, 'x'))
      log.appendEvent(3, 12, { kind: 'join', by })
      log.replaceEvent(1, chat(''))
      const again = reopened()
      expect(again.events(['chat', 'join'], 10)).toEqual([
        { ...chat(''), seq: 1, at: 10 },
        { kind: 'join', by, seq: 3, at: 12 },
      ])
      for (const seq of [2, 3, 9]) expect(() => log.replaceEvent(seq, chat('elsewhere'))).toThrow()
      expect([again.head(), again.pushesAfter(0)]).toEqual([3, [push(0, 'x')]])
    }))

  test('S4: pushes are found by file and version; the first may begin before', () =>
    place.with((log, reopened) => {
      const three = { ...push(2, 'c'), ops: [[[0, 'c']], [1, [0, 'd']], [2, [0, 'e']]] }
      log.appendPush(1, 1, push(0, 'a'))
      log.appendPush(2, 2, push(0, 'other', 1, 'f2', 'client0002'))
      log.appendPush(3, 3, push(1, 'b'))
      log.appendPush(4, 4, three)
      log.appendPush(5, 5, push(5, 'f', 6))
      const versions = (version: number) => log.pushesOf('f1', version).map((entry) => entry.version)
      expect([0, 1, 2, 3, 4, 5, 6].map(versions)).toEqual([
        [0, 1, 2, 5],
        [1, 2, 5],
        [2, 5],
        [2, 5],
        [2, 5],
        [5],
        [],
      ])
      expect(log.pushesOf('f1', 3)[0]).toEqual(three)
      expect(reopened().pushesOf('f2', 0)).toEqual([push(0, 'other', 1, 'f2', 'client0002')])
      expect(log.pushesAfter(3).map(({ version }) => version)).toEqual([2, 5])
      expect(log.pushesAfter(5)).toEqual([])
    }))

  test('S4: the same pushes are found whatever was checkpointed in between', () =>
    place.with((log, reopened) => {
      log.bindClient('client0001', 'u_ada')
      for (let seq = 1; seq <= 30; seq++) {
        log.appendPush(seq, seq, push(seq - 1, 'x'))
        if (seq % 7 === 0)
          log.checkpoint(
            seq,
            [{ file: 'f1', version: seq, seq, text: 'x'.repeat(seq) }],
            new Map([['client0001', seq]]),
          )
      }
      const again = reopened()
      for (let version = 0; version <= 30; version++) {
        expect(again.pushesOf('f1', version).map((entry) => entry.version)).toEqual(
          Array.from({ length: 30 - version }, (_, i) => version + i),
        )
      }
      expect([again.checkpointed(), again.pushesAfter(again.checkpointed()).length]).toEqual([28, 2])
      expect(again.client('client0001')).toEqual({ user: 'u_ada', n: 28 })
    }))

  test('S4: the size of a tail is known before it is read, and is never less than it is', () =>
    place.with((log) => {
      for (let seq = 1; seq <= 10; seq++) log.appendPush(seq, seq, push(seq - 1, 'x'.repeat(100)))
      log.checkpoint(5, [{ file: 'f1', version: 5, seq: 5, text: 'x'.repeat(500) }], new Map())
      for (const version of [0, 3, 5, 9, 10]) {
        const chars = log
          .pushesOf('f1', version)
          .reduce((sum, { ops }) => sum + JSON.stringify(ops).length, 0)
        expect(log.charsOf('f1', version)).toBeGreaterThanOrEqual(chars)
      }
      expect(log.charsOf('f1', 5)).toBeLessThan(log.charsOf('f1', 0))
      expect(log.charsOf('f9', 0)).toBe(0)
    }))

  for (const [what, text] of Object.entries(HARD_TEXTS)) {
    test(`D3: ${what} is the same after storing, in pushes, chat, output and snapshots`, () =>
      place.with((log, reopened) => {
        const entry = push(0, text.replace(/[\n\r]/g, ''))
        log.appendPush(1, 1, entry)
        log.appendEvent(2, 2, chat(text))
        log.appendEvent(3, 3, { kind: 'output', run: 'run-0001', chunks: [{ s: 'stdout', data: text }] })
        log.checkpoint(3, [{ file: 'f1', version: 1, seq: 3, text }], new Map())
        const again = reopened()
        expect(again.pushesOf('f1', 0)).toEqual([entry])
        expect(again.events(['chat', 'output'], 10)).toEqual([
          { ...chat(text), seq: 2, at: 2 },
          { kind: 'output', run: 'run-0001', chunks: [{ s: 'stdout', data: text }], seq: 3, at: 3 },
        ])
        expect(again.snapshotText('f1')).toBe(text)
        expect(again.snapshots()).toEqual([{ file: 'f1', version: 1, seq: 3, chars: text.length }])
      }))
  }

  test.each([
    ['letters', 'x'],
    ['CJK, three bytes each', '中'],
    ['control characters, six bytes each in JSON', '\u0001'],
    ['emoji, cut between two rows', 'x😀'],
  ])('S4: a mebibyte of %s is kept, and no stored value is 2 MB', (_what, unit) =>
    place.with((log, reopened) => {
      const text = unit.repeat(1024 * 1024).slice(0, 1024 * 1024)
      log.checkpoint(
        0,
        [
          { file: 'f1', version: 7, seq: 0, text },
          { file: 'f2', version: 1, seq: 0, text: 'small' },
        ],
        new Map(),
      )
      const again = reopened()
      expect(again.snapshotText('f1') === text).toBe(true)
      expect(again.snapshots().find(({ file }) => file === 'f1')?.chars).toBe(text.length)
      expect(again.snapshotText('f2')).toBe('small')
      expect(place.largest?.(again) ?? 0).toBeLessThan(2_000_000)
    }),
  )

  test('S4: a smaller snapshot takes the place of a larger one, whole', () =>
    place.with((log, reopened) => {
      log.checkpoint(0, [{ file: 'f1', version: 1, seq: 0, text: 'x'.repeat(1_000_000) }], new Map())
      log.checkpoint(0, [{ file: 'f1', version: 2, seq: 0, text: 'small' }], new Map())
      log.checkpoint(0, [{ file: 'f2', version: 1, seq: 0, text: '' }], new Map())
      expect([reopened().snapshotText('f1'), reopened().snapshotText('f2')]).toEqual(['small', ''])
      expect(
        reopened()
          .snapshots()
          .map(({ file, version, chars }) => [file, version, chars]),
      ).toEqual([
        ['f1', 2, 5],
        ['f2', 1, 0],
      ])
    }))

  test('S4: a client belongs to one person, and counts only at checkpoints', () =>
    place.with((log, reopened) => {
      log.bindClient('client0001', 'u_ada')
      expect(() => log.bindClient('client0001', 'u_eve')).toThrow()
      log.checkpoint(
        0,
        [],
        new Map([
          ['client0001', 5],
          ['stranger00', 9],
        ]),
      )
      expect(reopened().client('client0001')).toEqual({ user: 'u_ada', n: 5 })
      expect(reopened().client('stranger00')).toBeUndefined()
    }))

  test('S4: what a caller does with an answer does not change the log', () =>
    place.with((log) => {
      log.bindClient('client0001', 'u_ada')
      const client = log.client('client0001')
      if (client) client.n = 99
      expect(log.client('client0001')?.n).toBe(0)
    }))

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

  test('S4: updates of shared documents come back byte for byte, each document by itself', () =>
    place.with(({ docs }, reopened) => {
      expect([docs.read('notes'), docs.size('notes')]).toEqual([[], { snapshot: 0, updates: 0, bytes: 0 }])
      const all = Uint8Array.from({ length: 256 }, (_, i) => i)
      docs.append('notes', all)
      docs.append('board', new Uint8Array([7]))
      docs.append('notes', all.subarray(3, 5))
      expect(
        reopened()
          .docs.read('notes')
          .map((bytes) => [...bytes]),
      ).toEqual([[...all], [3, 4]])
      expect(reopened().docs.size('notes')).toEqual({ snapshot: 0, updates: 2, bytes: 258 })
      expect(docs.read('board').map((bytes) => [...bytes])).toEqual([[7]])
    }))

  test('S4: a document’s snapshot of any size takes the place of its updates, in rows below 2 MB', () =>
    place.with((log, reopened) => {
      const { docs } = log
      docs.append('notes', new Uint8Array([1]))
      docs.append('board', new Uint8Array([2]))
      const whole = Uint8Array.from({ length: 2_500_000 }, (_, i) => i % 251)
      docs.replace('notes', new Uint8Array(10))
      docs.replace('notes', whole)
      docs.append('notes', new Uint8Array([3]))
      const [snapshot, update, ...rest] = reopened().docs.read('notes')
      expect([snapshot?.length, update && [...update], rest]).toEqual([2_500_000, [3], []])
      expect(snapshot?.every((byte, i) => byte === whole[i])).toBe(true)
      expect(docs.size('notes')).toEqual({ snapshot: 2_500_000, updates: 1, bytes: 1 })
      expect(docs.size('board')).toEqual({ snapshot: 0, updates: 1, bytes: 1 })
      if (place.largest) expect(place.largest(log)).toBeLessThan(2_000_000)
    }))

  test('S4: a Yjs client id belongs to one person in each document', () =>
    place.with(({ docs }, reopened) => {
      docs.bindAuthor('notes', 4_294_967_295, 'u_ada')
      docs.bindAuthor('board', 4_294_967_295, 'u_bob')
      expect(() => docs.bindAuthor('notes', 4_294_967_295, 'u_eve')).toThrow()
      expect(reopened().docs.authors('notes')).toEqual(new Map([[4_294_967_295, 'u_ada']]))
      expect(docs.authors('board')).toEqual(new Map([[4_294_967_295, 'u_bob']]))
    }))

  test('S4: an entry whose number is taken is not written over', () =>
    place.with((log, reopened) => {
      log.appendPush(1, 1, push(0, 'first'))
      expect(() => log.appendPush(1, 2, push(0, 'second'))).toThrow()
      expect(() => log.appendEvent(1, 2, chat('third'))).toThrow()
      expect(reopened().pushesAfter(0)).toEqual([push(0, 'first')])
    }))
}
