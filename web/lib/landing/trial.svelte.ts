import { goto } from '$app/navigation'
import { account } from '#lib/api/account.svelte.ts'
import { messageOf } from '#lib/api/error.ts'
import { tryRoom } from '#lib/api/home.ts'
import { guestName } from './guest-name.ts'

/** From the front page into a room, with one click: a guest is made, and a room for them. */
class Trial {
  #busy = $state(false)
  #failure = $state<string | null>(null)

  /** While it is under way the front page stays, although somebody is signed in by then. */
  get busy(): boolean {
    return this.#busy
  }
  get failure(): string | null {
    return this.#failure
  }

  /** Forgets what went wrong, so that the front page is the guest's own again. */
  dismiss(): void {
    this.#failure = null
  }

  async start(): Promise<void> {
    if (this.#busy) return
    this.#busy = true
    this.#failure = null
    try {
      if (account.user === null) await account.enter('/api/auth/guest', { name: guestName() })
      const { code } = await tryRoom()
      await goto(`/r/${code}`)
    } catch (error) {
      this.#failure = messageOf(error)
    } finally {
      this.#busy = false
    }
  }
}

/** The trial of this page. */
export const trial = new Trial()
