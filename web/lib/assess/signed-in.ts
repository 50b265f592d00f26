import { goto } from '$app/navigation'
import { account } from '#lib/api/account.svelte.ts'

/** Calls `load` once somebody is signed in; who is not is sent there and comes back. For effects. */
export function whenSignedIn(load: () => void): void {
  if (account.status === 'in') load()
  else if (account.status === 'out') void goto(`/login?next=${encodeURIComponent(location.pathname)}`)
}
