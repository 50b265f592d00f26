import type { PublicJwk } from '#core/signing/keys.ts'
import type { Verified } from '#core/replay/verify.ts'

/** What the page asks its worker: whether a file holds, by these keys or (null) by its own. */
export type Question = { file: Blob; keys: PublicJwk[] | null }

/** What the worker answers: how far it is, from 0 to 1, and in the end what it found. */
export type Answer = { t: 'progress'; share: number } | { t: 'found'; found: Verified } | { t: 'failed' }
