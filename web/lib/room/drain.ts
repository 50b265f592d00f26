import type { Claim } from './client-claim.ts'
import { Link } from './link.ts'

const GIVE_UP_MS = 60_000

/** Sends what closed tabs left behind, without an editor, and goes away. What fails stays for the next visit. */
export function drain(
  room: { id: string },
  user: string,
  orphans: readonly Claim[],
  rejected: (text: string) => void,
): void {
  for (const orphan of orphans) drainOne(room, user, orphan, rejected)
}

function drainOne(room: { id: string }, user: string, orphan: Claim, rejected: (text: string) => void): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const link: Link = new Link(room, user, orphan, {
    extensions: () => [],
    reset: () => {},
    apply: () => {},
    rejected: (_, text) => rejected(text),
    changed: () => link.sync.status === 'saved' && finish(),
    message: () => {},
    owes: () => false,
    waiting: () => {},
    ended: () => finish(),
  })
  const giveUp = setTimeout(() => finish(), GIVE_UP_MS)

  function finish() {
    clearTimeout(giveUp)
    // The last write of the emptied outbox is under way.
    timer ??= setTimeout(() => link.close(), 500)
  }
}
