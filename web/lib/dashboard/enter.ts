import { messageOf } from '#lib/api/error.ts'
import { joinFromLobby } from '#lib/api/home.ts'
import { toasts } from '#lib/ui/toast.svelte.ts'

/** Joins a public room; answers its address, or says what was wrong and answers null. */
export async function joinPublic(id: string): Promise<string | null> {
  try {
    const { code } = await joinFromLobby(id)
    return `/r/${code}`
  } catch (error) {
    toasts.show({ tone: 'danger', text: messageOf(error) })
    return null
  }
}
