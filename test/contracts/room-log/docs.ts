import { expect, test } from 'vitest'
import type { Place } from './place.ts'

/** The shared documents beside the files. */
export function keepsDocs(place: Place): void {
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
}
