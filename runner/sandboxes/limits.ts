import type { Limits } from './sandbox.ts'

/** The limits of a request: what it asks for, but never more than the runner allows. */
export function lower(
  allowed: Limits,
  asked: Partial<Record<keyof Limits, number | undefined>> = {},
): Limits {
  const limits = { ...allowed }
  for (const name of Object.keys(limits) as (keyof Limits)[])
    limits[name] = Math.min(limits[name], asked[name] ?? Infinity)
  return limits
}
