import type { GivenRole } from '#core/protocol/access.ts'
import type { DownOf } from '#core/protocol/down.ts'
import type { Knock } from '#core/protocol/shared.ts'
import { ApiError, messageOf } from '#lib/api/error.ts'
import { answerDoor } from '#lib/api/people.ts'
import { toasts } from '#lib/ui/toast.svelte.ts'
import { FIRST_ROLE } from './roles.ts'
import type { Session } from './session.svelte.ts'

/** Notices by the person they are about. */
const shown = new Map<string, number>()

/** Says that somebody waits at the door, with the answers at hand; the notice leaves when they do. */
export function showKnock(session: Session, { knock, waiting }: DownOf<'knock'>): void {
  toasts.dismiss(shown.get(knock.user) ?? -1)
  shown.delete(knock.user)
  if (!waiting) return
  const id = toasts.show({
    text: `${knock.name}${knock.guest ? ' (guest)' : ''} would like to come in.`,
    actions: [
      { label: 'Approve', run: () => void answerKnock(session, knock, FIRST_ROLE) },
      { label: 'Refuse', run: () => void answerKnock(session, knock, null) },
    ],
  })
  shown.set(knock.user, id)
}

/** Lets somebody in with a role, or with null refuses them; says so when it did not work. */
export async function answerKnock(session: Session, knock: Knock, role: GivenRole | null): Promise<void> {
  try {
    await answerDoor(session.code, knock.user, role)
  } catch (error) {
    const gone = error instanceof ApiError && error.status === 404
    toasts.show(
      gone ? { text: `${knock.name} does not wait any more.` } : { tone: 'danger', text: messageOf(error) },
    )
  }
}
