import type { RecordedPush } from './event.ts'

const KEYS = new Set(['seq', 'at', 'kind', 'file', 'version', 'client', 'user', 'n', 'ops', 'how'])
const REQUIRED = 9

/**
 * Whether a value is a push as nearly all events are: what this accepts, `recordedPush` accepts, and it is ten times as fast.
 * What it does not accept may still be an event.
 */
export function isPlainPush(value: unknown): value is RecordedPush {
  if (!isObject(value) || value['kind'] !== 'push') return false
  let keys = 0
  for (const key in value) {
    if (!KEYS.has(key)) return false
    keys++
  }
  const { seq, at, file, version, client, user, n, ops, how } = value
  if (!isNatural(seq) || seq === 0 || !isNatural(at) || !isNatural(version) || !isNatural(n)) return false
  if (typeof file !== 'string' || !/^f[1-9][0-9]{0,8}$/.test(file)) return false
  if (typeof client !== 'string' || !/^[A-Za-z0-9]{8,24}$/.test(client)) return false
  if (typeof user !== 'string' || !Array.isArray(ops)) return false
  if (how === undefined) return keys === REQUIRED
  return keys === REQUIRED + 1 && typeof how === 'string' && /^[tpcudeb]+$/.test(how)
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isNatural = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0
