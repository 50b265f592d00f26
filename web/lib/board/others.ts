import type { DocPlace } from '#lib/document/shared-docs.svelte.ts'
import { BOARD_LIMITS } from './elements.ts'
import type { Point } from './shapes.ts'

/** Where somebody else's pointer is. */
export type OtherPointer = { client: string; name: string; color: number; at: Point }

/** Own pointer as the others are told. */
export const pointerAt = ([x, y]: Point): string => JSON.stringify([Math.round(x), Math.round(y)])

/** Others' pointers, without what is no place. */
export function pointersOf(places: readonly DocPlace[]): OtherPointer[] {
  return places.flatMap(({ person: { client, name, color }, at }) => {
    const point = readPoint(at)
    return point ? [{ client, name, color, at: point }] : []
  })
}

function readPoint(at: string): Point | null {
  try {
    const value: unknown = JSON.parse(at)
    if (!Array.isArray(value)) return null
    const [x, y]: unknown[] = value
    const fits = (n: unknown): n is number => typeof n === 'number' && Math.abs(n) <= BOARD_LIMITS.far
    return fits(x) && fits(y) ? [x, y] : null
  } catch {
    return null
  }
}
