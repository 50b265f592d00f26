import { goto } from '$app/navigation'
import { messageOf } from '#lib/api/error.ts'
import { joinFromLobby } from '#lib/api/home.ts'
import { toasts } from '#lib/ui/toast.svelte.ts'

/** Joins a public room and opens it; says so when that did not work. */
export async function enterPublic(id: string): Promise<void> {
  try {
    const { code } = await joinFromLobby(id)
    await goto(`/r/${code}`)
  } catch (error) {
    toasts.show({ tone: 'danger', text: messageOf(error) })
  }
}
